-- The rights that services know, as each of them says when it starts. A code belongs to the service
-- that named it first, unless it is about what every service has. What nobody names any more stays,
-- and so do the grants of it.

create table permission_registration (
  code varchar(201) primary key,
  context varchar(30) not null,
  model varchar(100) not null,
  name jsonb not null,
  named_by text[] not null,
  retired boolean not null generated always as (cardinality(named_by) = 0) stored,
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  row_version bigint not null default 1,
  constraint permission_registration_code check (code ~ '^[a-z0-9_]{1,100}[.][a-z0-9_]{1,100}$'),
  constraint permission_registration_owner check (
    context = 'common' or named_by <@ array[context::text]),
  constraint permission_registration_name check (name ?& array['ru', 'kk', 'en']),
  constraint permission_registration_retired check (
    (retired_at is not null) = (cardinality(named_by) = 0))
);
comment on column permission_registration.context is 'whose it is; common: everybody''s';
comment on column permission_registration.named_by is 'the services that named it when they last started';
create index permission_registration_context on permission_registration (context, code);

-- A registered right is one of those that there are, also after an import from the beginning. Where an
-- old site has the code on another model, that row is the right.
alter view known_right rename to known_right_before_registrations;

create view known_right as
table known_right_before_registrations
union all
select 'permission', 'registration', verb || '_registration', 'Can ' || verb || ' registration'
from unnest(array['add', 'change', 'delete', 'view', 'reveal']) verb
union all
select split_part(r.code, '.', 1), r.model::text, split_part(r.code, '.', 2),
  left(r.name ->> 'en', 255)
from permission_registration r
where not exists (
  select from auth_permission p join django_content_type t on t.id = p.content_type_id
  where t.app_label = split_part(r.code, '.', 1) and p.codename = split_part(r.code, '.', 2));

select ensure_rights();
