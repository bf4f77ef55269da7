-- Open requests of a company that may not act rest until it may: their clock stands still. What was
-- decided on runs on.
alter table service_servicerequest
  add column paused_at timestamptz,
  add column paused_days integer,
  add constraint service_servicerequest_pause check (paused_days is null or paused_at is not null);
comment on column service_servicerequest.paused_at is 'since when its company may not act; null: it runs';
comment on column service_servicerequest.paused_days is
  'working days that were left of the deadline when it was paused';
create index service_servicerequest_paused on service_servicerequest (company_id)
  where paused_at is not null;
