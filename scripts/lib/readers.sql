-- Who runs saved SQL: two roles that own nothing, see no slice and read a schema of views each. What
-- the views show is said by the services slice (docs/data.md); it makes them after its migrations.
-- Repeatable; run by a superuser in TechHub's database. Passwords are set by the caller.

do $$
declare
  reader text;
begin
  foreach reader in array array['services_reading', 'services_revealing'] loop
    if not exists (select from pg_roles where rolname = reader) then
      begin
        execute format(
          'create role %I login noinherit nosuperuser nocreatedb nocreaterole noreplication'
          ' nobypassrls connection limit 16', reader);
        execute format('alter role %I set default_transaction_read_only = on', reader);
      exception when duplicate_object or unique_violation then
        -- Another database of the same server is prepared at this moment.
        null;
      end;
    end if;
    execute format('grant connect on database %I to %I', current_database(), reader);
    execute format('revoke temporary on database %I from public', current_database());
    execute format('create schema if not exists %I', reader);
    if exists (select from pg_roles where rolname = 'services') then
      execute format('alter schema %I owner to services', reader);
    end if;
  end loop;
end $$;

-- PostgreSQL lets everybody call these. In a read-only transaction they still write (large objects:
-- until PostgreSQL 16) or reach other sessions: nothing that a question needs. The slices' own roles
-- keep them.
do $$
declare
  found regprocedure;
  slice text;
begin
  for found in
    select oid::regprocedure from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and (proname ~ '^(lo_|pg_advisory_|pg_try_advisory_|pg_logical_emit_)'
        or proname in ('loread', 'lowrite', 'pg_notify', 'set_config', 'pg_export_snapshot',
          'pg_cancel_backend', 'pg_terminate_backend'))
  loop
    execute format('revoke execute on function %s from public', found);
    foreach slice in array array['identity', 'services', 'community', 'booking', 'techorda'] loop
      if exists (select from pg_roles where rolname = slice) then
        execute format('grant execute on function %s to %I', found, slice);
      end if;
    end loop;
  end loop;
end $$;
