-- One machine for reports of every kind (docs/api/services.md): each of the four old tables gets the
-- columns that it runs on. A report of a schedule has terms and days; one of the old site has none and
-- is moved by hand. An accepted report never changes: a correction is a row of its own.

alter table service_report
  add column comment text,
  add column assignee_id integer;
alter table service_seedmoneyreport
  add column month smallint,
  add column quarter smallint,
  add column signed_at timestamptz,
  add column assignee_id integer;
alter table service_gupreport
  add column month smallint,
  add column quarter smallint,
  add column signed_at timestamptz,
  add column comment text;
alter table service_techordareport
  add column report_type varchar(255) not null default 'tech-orda',
  add column assignee_id integer;

do $$
declare
  name text;
begin
  foreach name in array array[
    'service_report', 'service_seedmoneyreport', 'service_gupreport', 'service_techordareport'
  ] loop
    execute format(
      'alter table %1$I
        add column half smallint,
        add column version smallint not null default 1,
        add column corrects_id integer references %1$I (id) deferrable,
        add column opens_on date,
        add column due_on date,
        add column deadline_on date,
        add column reminded_on date,
        add column overdue_since timestamptz,
        add column submitted_at timestamptz,
        add column decided_at timestamptz,
        add column submissions smallint not null default 0,
        add column hub_form_id integer,
        add column hub_form_version smallint,
        add column terms jsonb not null default ''{}'',
        add foreign key (hub_form_id, hub_form_version)
          references service_hubformversion deferrable,
        add constraint %1$s_parts check (
          legacy is not null
          or ((month is null or month between 1 and 12)
            and (quarter is null or quarter between 1 and 4)
            and (half is null or half between 1 and 2)))', name);
    execute format(
      'comment on column %I.assignee_id is ''-> identity.account_user''', name);
    execute format(
      'comment on column %I.terms is ''the line of the schedule it was made by, as it then was''',
      name);
    execute format(
      'comment on column %I.deadline_on is ''due_on, or what a return put it off to''', name);
    execute format(
      'comment on column %I.reminded_on is ''the deadline that was reminded of last''', name);
    execute format('drop index %I', name || '_once');
    execute format(
      'create unique index %1$s_once on %1$I (service_request_id, report_type, coalesce(year, 0),
        coalesce(month, 0), coalesce(quarter, 0), coalesce(half, 0), version)
        where legacy is null', name);
    -- One correction of a report at a time: the next one corrects the correction.
    execute format(
      'create unique index %1$s_corrected on %1$I (corrects_id)
        where corrects_id is not null and status <> ''skipped''', name);
    execute format(
      'create index %1$s_form on %1$I (hub_form_id, hub_form_version)
        where hub_form_id is not null', name);
    execute format(
      'create index %1$s_opening on %1$I (opens_on, id) where status = ''scheduled''', name);
    execute format(
      'create index %1$s_deadline on %1$I (deadline_on, id)
        where status in (''open'', ''draft'', ''signing'', ''returned'')', name);
    execute format(
      'create index %1$s_late on %1$I (created_at desc, id desc)
        where overdue_since is not null', name);
    execute format(
      'create index %1$s_type on %1$I (report_type, created_at desc, id desc)', name);
  end loop;
end $$;

create index service_report_assignee on service_report (assignee_id, created_at desc, id desc)
  where assignee_id is not null;
create index service_seedmoneyreport_assignee
  on service_seedmoneyreport (assignee_id, created_at desc, id desc)
  where assignee_id is not null;
create index service_techordareport_assignee
  on service_techordareport (assignee_id, created_at desc, id desc)
  where assignee_id is not null;
create index service_seedmoneyreport_newest
  on service_seedmoneyreport (created_at desc, id desc);
create index service_gupreport_newest on service_gupreport (created_at desc, id desc);
create index service_techordareport_newest on service_techordareport (created_at desc, id desc);

-- What was accepted stays as it is. Rows that came with an import are judged by the program alone: an
-- import that is run again writes them anew.
create function service_report_is_final() returns trigger language plpgsql as $$
begin
  raise exception 'an accepted report never changes' using errcode = 'restrict_violation';
end $$;

do $$
declare
  name text;
begin
  foreach name in array array[
    'service_report', 'service_seedmoneyreport', 'service_gupreport', 'service_techordareport'
  ] loop
    execute format(
      'create trigger %1$s_final
        before update of data, status, year, month, quarter, half, report_type, signature on %1$I
        for each row
        when (old.status = ''accepted'' and old.imported_version is null and old.legacy is null)
        execute function service_report_is_final()', name);
  end loop;
end $$;

alter table service_reportview
  drop constraint service_reportview_source,
  add constraint service_reportview_source check (
    source in ('service.report', 'service.gupreport', 'service.seedmoneyreport',
      'service.techordareport'));

-- Every version that was handed in or laid out for its signature: the bytes that are digested never
-- change.
create table service_reportversion (
  id bigint generated by default as identity primary key,
  source varchar(100) not null,
  report_id integer not null,
  service_request_id integer references service_servicerequest (id) deferrable,
  attempt smallint not null,
  created_at timestamptz not null default now(),
  user_id bigint not null,
  data jsonb not null,
  changes text[] not null default '{}',
  canonical bytea not null,
  sha256 bytea not null,
  signature jsonb,
  row_version bigint not null default 1,
  constraint service_reportversion_source check (
    source in ('service.report', 'service.gupreport', 'service.seedmoneyreport',
      'service.techordareport')),
  constraint service_reportversion_attempt check (attempt > 0),
  constraint service_reportversion_digest check (sha256 = sha256(canonical)),
  constraint service_reportversion_once unique (source, report_id, attempt)
);
comment on column service_reportversion.user_id is '-> identity.account_user';
comment on column service_reportversion.changes is
  'JSON pointers to what differs from the version before; no values';
create index service_reportversion_user on service_reportversion (user_id);
create index service_reportversion_request on service_reportversion (service_request_id)
  where service_request_id is not null;

create function service_reportversion_is_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'a version that was handed in never changes' using errcode = 'restrict_violation';
end $$;
create trigger service_reportversion_frozen
  before update of data, canonical, sha256, attempt on service_reportversion
  for each row execute function service_reportversion_is_frozen();

-- Who moved a report, a plan of purchases or a purchase, from where to where, with which words.
create table service_reportlog (
  id bigint generated by default as identity primary key,
  created_at timestamptz not null default now(),
  source varchar(100) not null,
  report_id integer not null,
  service_request_id integer references service_servicerequest (id) deferrable,
  action varchar(30) not null,
  from_status varchar(30) not null,
  to_status varchar(30) not null,
  user_id bigint,
  comment text,
  row_version bigint not null default 1,
  constraint service_reportlog_source check (
    source in ('service.report', 'service.gupreport', 'service.seedmoneyreport',
      'service.techordareport', 'service.guppurchaseplan', 'service.guppurchaseapplication'))
);
comment on column service_reportlog.user_id is '-> identity.account_user';
create index service_reportlog_report on service_reportlog (source, report_id, id);
create index service_reportlog_user on service_reportlog (user_id) where user_id is not null;
create index service_reportlog_request on service_reportlog (service_request_id)
  where service_request_id is not null;

-- A word typed into a draft is no change to keep: each version that was handed in is kept as a whole.
select keep_changes_of('service_report', 'service.report', 'id', '{}', '{data,reminded_on}');
select keep_changes_of('service_seedmoneyreport', 'service.seedmoneyreport', 'id', '{}',
  '{data,reminded_on}');
select keep_changes_of('service_gupreport', 'service.gupreport', 'id', '{}', '{data,reminded_on}');
select keep_changes_of('service_techordareport', 'service.techordareport', 'id', '{}',
  '{data,reminded_on}');
