-- The papers that a request owes and has, whoever brings them: which of the service's documents each one
-- is, and its private file. Files may be scanned for viruses, and are for nobody until they are found
-- clean. Anybody who was told a request's number and its code sees where it stands; what was approved
-- for companies is a public register.

alter table shared_protectedmediafile
  add column scan varchar(20) not null default 'none',
  add column scanned_at timestamptz,
  add constraint shared_protectedmediafile_scan check (
    scan in ('none', 'waiting', 'clean', 'infected'));
comment on column shared_protectedmediafile.scan is
  'none: it came where nobody scans; only clean ones and these are read';
create index shared_protectedmediafile_waiting on shared_protectedmediafile (created_at, id)
  where scan = 'waiting';

alter table service_extradocument
  add column document varchar(50),
  add column is_late boolean not null default false,
  add column file_id uuid references shared_protectedmediafile (id) on delete set null deferrable;
comment on column service_extradocument.document is
  'which of the documents of the service''s config; null: one that nobody asked for';
comment on column service_extradocument.is_late is 'the step that wanted it was over when it came';
create unique index service_extradocument_file on service_extradocument (file_id)
  where file_id is not null;

alter table service_expertdocument
  add column document varchar(50),
  add column is_late boolean not null default false,
  add column file_id uuid references shared_protectedmediafile (id) on delete set null deferrable;
create unique index service_expertdocument_file on service_expertdocument (file_id)
  where file_id is not null;

alter table service_externaldocument
  add column document varchar(50),
  add column is_late boolean not null default false,
  add column name varchar(500) not null default '';
-- Rows of the old site may repeat.
create unique index service_externaldocument_once
  on service_externaldocument (service_request_id, external_id)
  where legacy is null;

select keep_changes_of('service_extradocument', 'service.extradocument', 'id');
select keep_changes_of('service_expertdocument', 'service.expertdocument', 'id');
select keep_changes_of('service_externaldocument', 'service.externaldocument', 'id', '{}', '{data}');

-- 48 bits by chance: a number can be guessed, this cannot.
alter table service_servicerequest
  add column tracking_code varchar(12) not null
    default left(replace(gen_random_uuid()::text, '-', ''), 12);
comment on column service_servicerequest.tracking_code is
  'whoever has it and the number sees where the request stands';

create index service_servicerequest_registry
  on service_servicerequest (created_at desc, id desc)
  where status in ('approved', 'active', 'completed') and company_id is not null
    and number is not null;
create index service_servicerequest_registry_service
  on service_servicerequest (service_id, created_at desc, id desc)
  where status in ('approved', 'active', 'completed') and company_id is not null
    and number is not null;
create index service_servicerequest_registry_company
  on service_servicerequest (company_id, created_at desc, id desc)
  where status in ('approved', 'active', 'completed') and company_id is not null
    and number is not null;
create index company_ref_name on company_ref using gin (name extensions.gin_trgm_ops);
