-- What a change leaves is one row in its own transaction. It is filed right after the commit, many at
-- a time, as revision, version, action log and admin log: four tables with a dozen indexes in every
-- transaction cost several times the change itself (docs/decisions/0017).

create table change_journal (
  id bigint generated always as identity primary key,
  -- The objects of one transaction make one revision.
  transaction xid8 not null default pg_current_xact_id(),
  happened_at timestamptz not null default now(),
  model text not null,
  action text not null check (action in ('create', 'change', 'delete', 'restore')),
  key text not null,
  label text not null default '',
  before jsonb,
  actor_id integer,
  reason text not null default '',
  request_id text,
  address inet,
  agent text not null default '',
  method text not null default '',
  path text not null default '',
  by_staff boolean not null default false
);
comment on table change_journal is 'changes that are committed and not yet filed';
comment on column change_journal.before is 'the object as it was, without secrets';
comment on column change_journal.actor_id is '-> identity.account_user';
comment on column change_journal.by_staff is 'by the admin API: also a line in Django''s log';

-- Files everything that is committed and says how many objects that were. Who `waits` has on return
-- all that was committed before his call, also if another was at it.
create function file_changes(waits boolean default true) returns integer language plpgsql as $$
declare
  -- One at a time in each schema: two would take turns at every row.
  turn constant bigint := hashtextextended('file_changes', 'change_journal'::regclass::oid::bigint);
  filed integer;
  total integer := 0;
begin
  perform from change_journal order by id limit 1;
  if not found then return 0; end if;
  if waits then
    perform pg_advisory_xact_lock(turn);
  elsif not pg_try_advisory_xact_lock(turn) then
    return 0;
  end if;
  loop
    filed := file_some_changes(5000);
    exit when filed = 0;
    total := total + filed;
  end loop;
  return total;
end $$;

-- The oldest, and what else their transactions left.
create function file_some_changes(objects integer) returns integer language sql as $$
  with due as (
    select distinct transaction
    from (select transaction from change_journal order by id limit objects) oldest
  ), taken as (
    delete from change_journal entry using due where entry.transaction = due.transaction
    returning entry.*
  ), numbered as (
    select first.*, nextval(pg_get_serial_sequence('reversion_revision', 'id')) as revision_id
    from (select distinct on (transaction) * from taken order by transaction, id) first
    order by first.id
  ), revision as (
    insert into reversion_revision (id, date_created, comment, user_id, request_id)
    select revision_id, happened_at, reason, actor_id, request_id from numbered order by id
  ), version as (
    insert into reversion_version
      (object_id, serialized_data, object_repr, model, revision_id, action, object)
    select left(taken.key, 191),
      case when before is null then '[]' else jsonb_build_array(jsonb_build_object(
        'model', model, 'pk', taken.key, 'fields', before))::text end,
      left(label, 200), model, revision_id, taken.action, before
    from taken join (select transaction, revision_id from numbered) mine using (transaction)
    order by taken.id
  ), log as (
    insert into core_actionlog (created_at, updated_at, action, log_type, source, primary_key,
      ip_address, user_agent, method, path, user_id)
    select happened_at, happened_at, action, 'change', left(model, 100), left(key, 50), address,
      left(agent, 500), left(method, 10), left(path, 500), actor_id
    from taken order by id
  ), admin_log as (
    -- Django's ADDITION, CHANGE, DELETION.
    insert into django_admin_log
      (action_time, object_id, object_repr, action_flag, change_message, model, user_id)
    select happened_at, key, left(label, 200),
      case action when 'create' then 1 when 'delete' then 3 else 2 end, reason, model, actor_id
    from taken where by_staff and actor_id is not null order by id
  )
  select count(*)::integer from taken
$$;

create or replace function keep_change() returns trigger language plpgsql as $$
declare
  origin jsonb := current_setting('techhub.change')::jsonb;
  secret text[] := tg_argv[2]::text[];
  minor text[] := tg_argv[3]::text[];
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  if tg_op = 'UPDATE' and before - minor = after - minor then return null; end if;
  insert into change_journal
    (model, action, key, before, actor_id, reason, request_id, address, agent, method, path)
  values (
    tg_argv[0],
    case tg_op when 'INSERT' then 'create' when 'DELETE' then 'delete' else 'change' end,
    coalesce(after, before) ->> tg_argv[1], before - secret, (origin ->> 'actor')::integer,
    origin ->> 'reason', origin ->> 'request', (origin ->> 'address')::inet,
    origin ->> 'agent', origin ->> 'method', origin ->> 'path');
  return null;
end $$;
