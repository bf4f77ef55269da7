-- Commands that change these leave a revision. What an applicant types into a draft does not: each
-- submission is kept as a whole.
select keep_changes_of('service_servicerequest', 'service.servicerequest', 'id', '{}',
  '{search_field,remaining_days}');
select keep_changes_of('service_service', 'service.service', 'code');
select keep_changes_of('service_hubform', 'service.hubform', 'id');
