-- Every submitted version of a request, frozen: the canonical bytes that are digested (and signed,
-- where a service asks for it) are kept as bytes and never written anew.
create table service_requestsubmission (
  service_request_id integer not null references service_servicerequest (id),
  attempt smallint not null check (attempt > 0),
  created_at timestamptz not null default now(),
  user_id bigint not null,
  hub_form_id integer not null,
  hub_form_version smallint not null,
  data jsonb not null,
  visible text[] not null,
  changes text[] not null,
  canonical bytea not null,
  sha256 bytea not null check (sha256 = sha256(canonical)),
  primary key (service_request_id, attempt),
  foreign key (hub_form_id, hub_form_version) references service_hubformversion
);
comment on column service_requestsubmission.user_id is '-> identity.account_user';
comment on column service_requestsubmission.changes is
  'JSON pointers to what differs from the attempt before; no values';
create index service_requestsubmission_user on service_requestsubmission (user_id);
create index service_requestsubmission_form
  on service_requestsubmission (hub_form_id, hub_form_version);

create function service_requestsubmission_is_frozen() returns trigger language plpgsql as $$
begin
  raise exception 'a submitted version never changes' using errcode = 'restrict_violation';
end $$;
create trigger service_requestsubmission_frozen
  before update on service_requestsubmission
  for each row execute function service_requestsubmission_is_frozen();

-- The last number given, per service and year.
create table service_requestnumber (
  service_id varchar(100) not null references service_service (code),
  year smallint not null,
  last bigint not null,
  primary key (service_id, year)
);
