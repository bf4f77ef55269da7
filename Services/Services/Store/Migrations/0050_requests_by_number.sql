-- The staff look for a request by its number. The unique index leaves out old rows, whose numbers may
-- repeat, so it cannot answer them: the whole list was walked.
create index service_servicerequest_by_number on service_servicerequest (number)
  where number is not null;
