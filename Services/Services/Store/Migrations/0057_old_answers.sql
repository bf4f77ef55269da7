-- A request of the old site that goes on has a first version too: its answers as they were taken over. A
-- return then opens what was marked and nothing else, and what changed since can be seen. Nobody may be
-- known who sent it.
alter table service_requestsubmission
  add column imported boolean not null default false,
  alter column user_id drop not null,
  add constraint service_requestsubmission_sender check (imported or user_id is not null);
comment on column service_requestsubmission.imported is
  'the answers that the old site left, frozen when somebody first went on with the request';
create unique index service_requestsubmission_imported
  on service_requestsubmission (service_request_id, hub_form_id) where imported;

create or replace function service_requestsubmission_is_frozen() returns trigger
language plpgsql as $$
begin
  if old.redacted_at is null and new.redacted_at is not null
    and (new.service_request_id, new.attempt, new.stage, new.created_at, new.user_id,
        new.hub_form_id, new.hub_form_version, new.visible, new.changes, new.sha256, new.imported)
      is not distinct from (old.service_request_id, old.attempt, old.stage, old.created_at,
        old.user_id, old.hub_form_id, old.hub_form_version, old.visible, old.changes, old.sha256,
        old.imported)
  then
    return new;
  end if;
  raise exception 'a submitted version never changes' using errcode = 'restrict_violation';
end $$;

-- The keys of files that old answers name, wherever they hung on the old site: who reads the request reads
-- them. What was typed here since names nothing: else anybody could read any file by naming it.
create function service_old_files(
  data jsonb, legacy jsonb, row_version bigint, imported_version bigint
) returns text[] language sql immutable parallel safe
return array(
  select distinct lower(key #>> '{}') from jsonb_path_query(
    case when legacy ? 'data' then legacy -> 'data'
      when row_version = imported_version then data else '{}' end,
    'strict $.** ? (@.type() == "string"
      && @ like_regex "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")') as key);
create index service_hubformdata_old_files on service_hubformdata
  using gin (service_old_files(data, legacy, row_version, imported_version))
  where imported_version is not null;
