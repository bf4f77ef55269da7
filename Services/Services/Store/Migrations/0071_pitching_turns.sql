-- Whose turn it is on a pitching day, and since when: what is left of its minutes is counted from it.
alter table service_pitchingsession
  add column current_request_id integer references service_servicerequest (id) deferrable,
  add column current_started_at timestamptz,
  add constraint service_pitchingsession_turn check (
    (current_request_id is null) = (current_started_at is null)
    and (current_request_id is null or status = 'open'));
comment on column service_pitchingsession.current_request_id is 'who is pitching';
create index service_pitchingsession_current on service_pitchingsession (current_request_id)
  where current_request_id is not null;
