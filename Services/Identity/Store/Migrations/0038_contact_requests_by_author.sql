-- What somebody asked of others is listed with the newest first: as many rows are read as are shown, however
-- many he has written.
create index account_contactrequest_author_newest
  on account_contactrequest (author_id, created_at desc, id desc)
  where author_id is not null;
drop index account_contactrequest_author;
