-- What the process of a request needs to remember: which form a submitted version answers, who
-- decided what was appealed against, for which deadline managers were told that it has passed, when a
-- manager was last given a request, and which line of the history a correction puts right.

alter table service_requestsubmission
  add column stage smallint not null default 1 check (stage in (1, 2));

alter table service_servicerequest
  add column former_assignee_id integer,
  add column overdue_told_for timestamptz;
comment on column service_servicerequest.former_assignee_id is '-> identity.account_user';
comment on column service_servicerequest.overdue_told_for is
  'the deadline of which managers were told that it has passed';
create index service_servicerequest_former_assignee
  on service_servicerequest (former_assignee_id) where former_assignee_id is not null;
create index service_servicerequest_due on service_servicerequest (deadline, id)
  where deadline is not null and paused_at is null;
-- How much somebody has to do is counted whenever a request is given out.
create index service_servicerequest_load on service_servicerequest (assignee_id)
  where status in ('submitted', 'in_progress', 'revision');

alter table service_service_users add column last_assigned_at timestamptz;

alter table service_servicerequestbpstatus
  add column corrects_id integer references service_servicerequestbpstatus (id) deferrable;
create index service_servicerequestbpstatus_corrects
  on service_servicerequestbpstatus (corrects_id) where corrects_id is not null;
