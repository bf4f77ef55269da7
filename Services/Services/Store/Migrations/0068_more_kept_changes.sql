-- Changes of who manages a service, who judges and who sat, of what a pitching day and a protocol take up,
-- of opinions and their rounds, of the registers, and of who may tell us something leave a revision too.
select keep_changes_of('service_service_users', 'service.serviceusers', 'id', '{}',
  '{last_assigned_at}');
select keep_changes_of('service_hooksource', 'service.hooksource', 'code',
  '{secret_seed,previous_seed}');
-- What an expert types does not: what he handed in stands in the row before the next step.
select keep_changes_of('service_expertise', 'service.expertise', 'id', '{}',
  '{data,comment,score,recommendation}');
select keep_changes_of('service_expertiseround', 'service.expertiseround', 'id');
select keep_changes_of('service_pitchingproject', 'service.pitchingproject', 'id');
select keep_changes_of('service_pitchingjuror', 'service.pitchingjuror', 'id');
select keep_changes_of('service_pitchingabstention', 'service.pitchingabstention', 'id');
-- Written while a protocol is a draft, never when it is applied.
select keep_changes_of('service_protocolmember', 'service.protocolmember', 'id');
select keep_changes_of('service_protocol_accepted', 'service.protocolaccepted', 'id');
select keep_changes_of('service_protocol_rejected', 'service.protocolrejected', 'id');
select keep_changes_of('service_techordastudent', 'service.techordastudent', 'id');
select keep_changes_of('niokr_niokrproject', 'niokr.niokrproject', 'id');
select keep_changes_of('niokr_niokrprojectexecutor_projects', 'niokr.niokrprojectexecutorprojects',
  'id');
