-- What every table says about a row besides its own columns: row_version (the ETag),
-- imported_version (row_version as the last import left it; null: born here) and legacy (what the
-- old row held besides, and where it breaks a rule of today). The tables that stood before get
-- what they lack; foreign keys can be deferred everywhere, since tables refer to each other in
-- circles, but are checked at once unless somebody asks for the other.

do $$
declare
  name text;
begin
  foreach name in array array[
    'core_country', 'core_city', 'core_organization', 'account_user', 'account_company',
    'account_usercompany', 'django_content_type', 'auth_permission', 'auth_group',
    'auth_group_permissions', 'account_user_groups', 'account_user_user_permissions',
    'user_sessions_session', 'authtoken_token', 'account_activation'
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

-- The number of a person is unique where it is right and nobody had it before; iin_key is null in
-- rows taken over whose number is wrong or another row's: such a row keeps its number, flagged in
-- legacy.
alter table account_user add column iin_key text collate "C";
create unique index account_user_iin_key on account_user (iin_key) where iin_key is not null;

alter table account_company add constraint account_company_status check (
  legacy is not null
  or status in ('draft', 'pending_verification', 'verified', 'rejected', 'suspended',
    'liquidated', 'merged'));

-- Staff lists.
create index account_user_newest on account_user (created_at desc, id desc);
create index account_company_newest on account_company (created_at desc, id desc);
