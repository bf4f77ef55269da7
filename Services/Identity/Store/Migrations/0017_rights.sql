-- The rights there are: for each table Django's four and `reveal`, which shows masked values; and
-- the platform's own. They get numbers far above those of an old site, which keeps its own.

create view known_right as
with models as (
  select app_label, model
  from (values
    ('account', 'activation certificate company complaint contactpress contactrequest course
    education emaildigest experience user usercompany usercompanyinvitation usercompanyrequest
    usergroups useruserpermissions'),
  ('admin', 'logentry'),
  ('admin_honeypot', 'loginattempt'),
  ('astanahub_shared', 'contextdata seodata smslog'),
  ('auth', 'group grouppermissions permission'),
  ('authtoken', 'token'),
  ('awsdjangoses', 'awsblacklist'),
  ('booking', 'booking bookingstatus room'),
  ('community', 'companyfollow userfollow'),
  ('contenttypes', 'contenttype'),
  ('core', 'actionlog article banner blog category city comment country discussion discussionvote
    elabsannouncement event eventparticipant faq faqitem feed floordata infrastructure
    infrastructureimage infrastructurerequest notification organization techtask techtasksolution
    vacancy vacancycandidate vacancycandidatecertificates'),
  ('django_dramatiq', 'task'),
  ('explorer', 'query queryfavorite querylog'),
  ('hub', 'cache'),
  ('journeymap', 'companystate journeymap question step stepnextsteps task userstate'),
  ('landing', 'component landing page pagemediafile section'),
  ('matchmaking', 'match profile'),
  ('migrations', 'migration'),
  ('niokr', 'niokrnotification niokrnotificationprojects niokrproject niokrprojectexecutor
    niokrprojectexecutorprojects'),
  ('oauth2_provider', 'accesstoken application grant idtoken refreshtoken'),
  ('reversion', 'revision version'),
  ('search', 'search'),
  ('service', 'amolog boxstorage documentologlog expertdocument expertise expertisegroup
    expertisegroupusers externaldocument externalhooklog extradocument guppurchaseapplication
    guppurchaseplan gupreport hubform hubformdata hubformfield hubformstep pitchinggrade protocol
    protocolaccepted protocolrejected report seedmoneyreport service servicenote servicerequest
    servicerequestbpstatus servicerequestlog servicerequeststatus serviceusers techordareport
    techordareportstudent techordastudent vote'),
  ('sessions', 'session'),
  ('shared', 'contextdata largecache mediafile protectedmediafile seodata smslog'),
  ('silk', 'profile profilequeries request response sqlquery'),
  ('social_django', 'association code nonce partial usersocialauth'),
  ('techorda', 'applicationform assessment course courseapplication coursefavorite flow school'),
  ('thumbnail', 'kvstore'),
  ('user_sessions', 'session'),
  ('waffle', 'flag flaggroups flagusers sample switch')
  ) known (app_label, models), regexp_split_to_table(models, '\s+') model
)
select app_label::text, model, verb || '_' || model as codename,
  'Can ' || verb || ' ' || model as name
from models, unnest(array['add', 'change', 'delete', 'view', 'reveal']) verb
union all values
('identity', 'company', 'change_company', 'Can change any company'),
  ('identity', 'company', 'verify_company', 'Can verify companies'),
  ('identity', 'user', 'change_user_groups', 'Can put users into groups'),
  ('identity', 'organization', 'view_all_organizations', 'Sees the rows of all organisations'),
  ('services', 'servicerequest', 'decide_request', 'Can decide on requests'),
  ('services', 'servicerequest', 'give_expertise', 'Can give an expert''s opinion'),
  ('booking', 'booking', 'change_booking', 'Can change any booking');

-- Makes those that are missing. An import from the beginning empties the tables and asks again.
create function ensure_rights() returns void language sql as $$
  insert into django_content_type (app_label, model)
  select distinct app_label, model from known_right order by 1, 2
  on conflict do nothing;
  insert into auth_permission (name, content_type_id, codename)
  select r.name, t.id, r.codename
  from known_right r
  join django_content_type t on t.app_label = r.app_label and t.model = r.model
  order by 2, 3
  on conflict do nothing;
$$;

select setval(pg_get_serial_sequence(relation, 'id'),
  greatest(1000000000, nextval(pg_get_serial_sequence(relation, 'id'))))
from (values ('django_content_type'), ('auth_permission')) known (relation);

select ensure_rights();
