-- What every table says about a row besides its own columns: row_version (the ETag),
-- imported_version (row_version as the last import left it; null: born here) and legacy (what the
-- old row held besides, and where it breaks a rule of today). The tables that stood before get
-- what they lack, and their foreign keys can be deferred: an import brings a request before its
-- parent. They are checked at once unless somebody asks for the other.

do $$
declare
  name text;
begin
  foreach name in array array[
    'service_hubform', 'service_hubformstep', 'service_hubformfield', 'service_service',
    'service_service_users', 'service_hubformdata', 'service_servicerequest',
    'service_servicerequeststatus', 'service_servicerequestlog', 'service_servicerequestbpstatus'
  ] loop
    execute format(
      'alter table %I
        add column if not exists row_version bigint not null default 1,
        add column if not exists imported_version bigint,
        add column if not exists legacy jsonb', name);
  end loop;
end $$;

do $$
declare
  reference record;
begin
  for reference in
    select conrelid::regclass as "table", conname as name from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace
  loop
    execute format('alter table %s alter constraint %I deferrable initially immediate',
      reference."table", reference.name);
  end loop;
end $$;

create index service_hubformversion_published_by on service_hubformversion (published_by)
  where published_by is not null;
