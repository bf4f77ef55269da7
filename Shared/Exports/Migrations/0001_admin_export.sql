-- Lists that staff take away as files: who asked for what, and where the file lies. A job of
-- django_dramatiq_task makes it; how far that is stands there. The row is ended once, with the end of
-- the job, so a worker that comes late changes nothing.

create table admin_export (
  id uuid primary key,
  created_at timestamptz not null default now(),
  requested_by bigint not null,
  job_id uuid not null,
  table_name text not null,
  format text not null,
  query text not null default '',
  fields text[],
  organization text,
  failure text,
  row_count bigint,
  file text,
  bytes bigint,
  sha256 text,
  finished_at timestamptz,
  expires_at timestamptz,
  row_version bigint not null default 1,
  constraint admin_export_format check (format in ('csv', 'xlsx')),
  constraint admin_export_end check (
    (finished_at is null) = (row_count is null) and (finished_at is null) = (bytes is null)
    and (finished_at is null) = (sha256 is null) and (finished_at is null) = (expires_at is null)
    and (file is null or finished_at is not null))
);

comment on column admin_export.requested_by is '-> identity.account_user';
comment on column admin_export.query is 'filters and order of the list, as they were sent';
comment on column admin_export.fields is 'the wanted columns in their order; null: all';
comment on column admin_export.organization is
  '-> identity.core_organization: whose rows alone; null: those of all';
comment on column admin_export.failure is 'why no further attempt can help';
comment on column admin_export.file is 'the key in the object store; null once it has expired';

create index admin_export_by_person on admin_export (requested_by, created_at, id);
create index admin_export_by_time on admin_export (created_at);
create index admin_export_file on admin_export (file) where file is not null;
create index admin_export_expiry on admin_export (expires_at) where file is not null;
