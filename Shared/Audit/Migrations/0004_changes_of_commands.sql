-- What commands change leaves the same as what resources change: a revision with the object as it was
-- before, and a line in the action log. Tables that commands write ask for it by keep_changes_of; who
-- it was and why the transaction says by techhub.change (Shared/Postgres/ChangeOrigin+SQL.swift).
-- Without that it is the platform's own work (jobs, events, imports, erasure), which leaves none.

-- Arguments: model, column of the key, columns never kept, columns whose change alone is no change.
create function keep_change() returns trigger language plpgsql as $$
declare
  origin jsonb := current_setting('techhub.change')::jsonb;
  secret text[] := tg_argv[2]::text[];
  minor text[] := tg_argv[3]::text[];
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  verb text := case tg_op when 'INSERT' then 'create' when 'DELETE' then 'delete' else 'change' end;
  key text := coalesce(after, before) ->> tg_argv[1];
  revision integer := nullif(current_setting('techhub.revision', true), '')::integer;
begin
  if tg_op = 'UPDATE' and before - minor = after - minor then return null; end if;
  -- One revision for all that a transaction changes.
  if revision is null then
    insert into reversion_revision (comment, user_id, request_id)
    values (origin ->> 'reason', (origin ->> 'actor')::bigint, origin ->> 'request')
    returning id into revision;
    perform set_config('techhub.revision', revision::text, true);
  end if;
  insert into reversion_version
    (object_id, serialized_data, model, revision_id, action, object)
  values (left(key, 191),
    case when before is null then '[]' else jsonb_build_array(jsonb_build_object(
      'model', tg_argv[0], 'pk', key, 'fields', before - secret))::text end,
    tg_argv[0], revision, verb, before - secret);
  insert into core_actionlog (action, log_type, source, primary_key, ip_address, user_agent, method,
    path, user_id)
  values (verb, 'change', tg_argv[0], left(key, 50), (origin ->> 'address')::inet,
    left(origin ->> 'agent', 500), left(origin ->> 'method', 10), left(origin ->> 'path', 500),
    (origin ->> 'actor')::bigint);
  return null;
end $$;

create function keep_changes_of(
  relation text, model text, key text, secret text[] default '{}', minor text[] default '{}'
) returns void language plpgsql as $$
begin
  execute format(
    'create trigger keep_change after insert or update or delete on %I for each row
      when (coalesce(current_setting(''techhub.change'', true), '''') <> '''')
      execute function keep_change(%L, %L, %L, %L)',
    relation, model, key, secret, minor || '{row_version,updated_at}'::text[]);
end $$;
