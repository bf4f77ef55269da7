-- A change of a column of a unique index over all rows takes the lock that foreign keys wait for. A
-- request that ended gave up its key so, whoever wrote a line of one of its reports waited for it with
-- the report in his hands, and the end waited for that report. An index of some rows is no key to refer to.
alter table service_servicerequest drop constraint service_servicerequest_one_open;
create unique index service_servicerequest_one_open on service_servicerequest (open_key)
  where open_key is not null;
