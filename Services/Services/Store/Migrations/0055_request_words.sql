-- What the staff looks requests up by: words of all that is said in one, and keys, which begin with @
-- as no word does (its service, its step, who works on it, its day, …). One index finds any combination,
-- and by the days the newest of many without looking at the rest. A row of its own: a step of a request
-- must not write its words anew, nor its words the request.
create table service_requestwords (
  service_request_id integer primary key references service_servicerequest (id) on delete cascade deferrable,
  created_at timestamptz not null,
  due_at timestamptz,
  words tsvector not null default ''
) with (toast_tuple_target = 128);
comment on column service_requestwords.due_at is 'null: no deadline runs';
comment on column service_requestwords.words is 'as of service_request_words(), keys in it';
-- What waits to be filed is looked through by each search: it must stay little.
create index service_requestwords_found on service_requestwords using gin (words)
  with (fastupdate = on, gin_pending_list_limit = 256);

-- Whose words are to be read again: a name in it changed, or the request came with the import.
create table service_requestwordsdue (
  service_request_id integer primary key references service_servicerequest (id) on delete cascade deferrable
);

-- Submitted ones, and those of the old site: what the staff sees at all.
create function service_request_is_shown(r service_servicerequest) returns boolean
language sql immutable
return r.status <> 'draft'
  and (r.submissions > 0 or r.imported_version is not null or r.legacy is not null);

-- The deadline while it runs for the staff.
create function service_request_due_at(r service_servicerequest) returns timestamptz
language sql immutable
return case when r.paused_at is null and r.status in ('submitted', 'in_progress') then r.deadline end;

-- Days are counted from 1970 and in blocks of 8, of 64 and of 512; what is older than the platform or
-- far ahead stands at the end. What many have stands once more with its block of 64 days: the old
-- ones among them are not even counted.
create function service_request_keys(r service_servicerequest) returns tsvector
language sql stable
return (
  select array_to_tsvector(array_remove(
      array['@c' || r.company_id, '@0.' || d.n, '@1.' || (d.n >> 3), '@2.' || (d.n >> 6),
        '@3.' || (d.n >> 9)]
      || array(select '@' || key from unnest(k.keys) as key)
      || array(select '@2.' || (d.n >> 6) || '@' || key from unnest(k.keys) as key), null))
  from service_service s
  cross join lateral (select array[
    's' || r.service_id, 'o' || s.organization_id, 't' || r.status, 'b' || r.bp_status,
    'a' || coalesce(r.assignee_id::text, ''),
    case when service_request_due_at(r) is not null then 'l' end]) as k (keys),
    (select least(65535, greatest(14336,
      floor(extract(epoch from r.created_at) / 86400)))::integer as n) as d
  where s.code = r.service_id);

-- What was submitted last to each of its forms; of an old request all that it holds. Words only: keys
-- of files, days and numbers of persons are nothing to look for.
create function service_request_said(r service_servicerequest) returns text
language sql stable
return (
  with submitted as (
    select distinct on (v.hub_form_id) v.data
    from service_requestsubmission v where v.service_request_id = r.id
    order by v.hub_form_id, v.attempt desc
  ), answers as (
    select data from submitted
    union all
    select a.data from (
      select r.data union all
      select d.data from service_hubformdata d
      where d.id in (r.hub_form_data_id, r.second_hub_form_data_id)) as a (data)
    where not exists (select from submitted)
  ), texts as (
    select leaf #>> '{}' as text from answers
    cross join lateral jsonb_path_query(answers.data, 'strict $.**') as leaf
    where jsonb_typeof(leaf) = 'string'
  )
  select left(string_agg(text, ' '), 20000) from texts
  where text !~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d.*|[+\d]?\d{9,})$');

create function service_request_words(r service_servicerequest) returns tsvector
language sql stable
return (
  select search_words(s.name) || search_words(said.text, null, null)
    || to_tsvector('pg_catalog.english', folded(said.text))
    || to_tsvector('pg_catalog.simple', kazakh_stems(said.text))
    || service_request_keys(r)
  from service_service s
  left join user_ref u on u.id = r.author_id
  left join company_ref c on c.id = r.company_id
  cross join lateral (
    select concat_ws(' ', r.number, u.display_name, c.name, service_request_said(r))) as said (text)
  where s.code = r.service_id);

-- Reads the requests' words again. Whoever asks holds the requests.
create function service_request_words_read(requests integer[]) returns void language sql as $$
  insert into service_requestwords (service_request_id, created_at, due_at, words)
  select r.id, r.created_at, service_request_due_at(r), service_request_words(r)
  from service_servicerequest r
  where r.id = any (requests) and service_request_is_shown(r)
  on conflict (service_request_id) do update set created_at = excluded.created_at,
    due_at = excluded.due_at, words = excluded.words
$$;

create function service_request_words_follow() returns trigger language plpgsql
set search_path from current as $$
begin
  if not service_request_is_shown(new) then
    delete from service_requestwords where service_request_id = new.id;
    return null;
  end if;
  if tg_op = 'UPDATE' and new.submissions > 0 and
    (new.submissions, new.number, new.service_id, new.author_id, new.company_id)
      is distinct from (old.submissions, old.number, old.service_id, old.author_id, old.company_id)
  then
    perform service_request_words_read(array[new.id]);
    return null;
  end if;
  update service_requestwords w set created_at = new.created_at,
    due_at = service_request_due_at(new),
    words = service_request_keys(new)
      || ts_delete(w.words, array(
        select word from unnest(tsvector_to_array(w.words)) as word where word like '@%'))
  where w.service_request_id = new.id;
  if not found then
    insert into service_requestwordsdue (service_request_id) values (new.id) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger service_request_words_begin after insert on service_servicerequest
  for each row when (new.status <> 'draft') execute function service_request_words_follow();
create trigger service_request_words_change
  after update of status, bp_status, assignee_id, number, service_id, author_id, company_id,
    submissions, deadline, paused_at, created_at, imported_version, legacy
  on service_servicerequest
  for each row when (old.status <> 'draft' or new.status <> 'draft')
  execute function service_request_words_follow();

-- A name of somebody or of something changed: whoever has many requests does not wait for their words.
create function service_request_words_renamed() returns trigger language plpgsql
set search_path from current as $$
declare
  renamed integer[];
begin
  if tg_table_name <> 'service_service' and tg_op = 'UPDATE'
    and (to_jsonb(old) ->> tg_argv[0]) = (to_jsonb(new) ->> tg_argv[0]) then
    return null;
  end if;
  if tg_table_name = 'user_ref' then
    renamed := array(select id from service_servicerequest where author_id = new.id);
  elsif tg_table_name = 'company_ref' then
    renamed := array(select id from service_servicerequest where company_id = new.id);
  else
    renamed := array(select id from service_servicerequest where service_id = new.code);
  end if;
  insert into service_requestwordsdue (service_request_id)
  select id from service_servicerequest r
  where r.id = any (renamed) and service_request_is_shown(r)
  on conflict do nothing;
  return null;
end $$;
create trigger service_request_words_renamed
  after insert or update of display_name on user_ref
  for each row execute function service_request_words_renamed('display_name');
create trigger service_request_words_renamed after insert or update of name on company_ref
  for each row execute function service_request_words_renamed('name');
create trigger service_request_words_renamed
  after update of name, organization_id on service_service
  for each row when ((old.name, old.organization_id) is distinct from (new.name, new.organization_id))
  execute function service_request_words_renamed();

-- Those that are here already are read by the job.
insert into service_requestwordsdue (service_request_id)
select r.id from service_servicerequest r where service_request_is_shown(r);
