-- Figures (how many came how far, how long they stood there) read the history of all requests: they find
-- word and time in the index by which a request's history is found anyway, and leave the table alone.
create index service_servicerequeststatus_times
  on service_servicerequeststatus (service_request_id, id) include (status, created_at);
drop index service_servicerequeststatus_request;
alter index service_servicerequeststatus_times rename to service_servicerequeststatus_request;

create index service_servicerequestbpstatus_times
  on service_servicerequestbpstatus (service_request_id, id) include (bp_status, created_at);
drop index service_servicerequestbpstatus_request;
alter index service_servicerequestbpstatus_times rename to service_servicerequestbpstatus_request;
