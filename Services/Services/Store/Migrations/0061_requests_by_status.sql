-- The staff's list of one status, newest first: where the newest requests are all open, those that are
-- closed begin months ago, and a walk over the days meets thousands of them at once.
create index service_servicerequest_status
  on service_servicerequest (status, created_at desc, id desc) where status <> 'draft';
