-- A query that goes leaves its log behind and takes its stars along, as Django did in its own code:
-- said here, so that it holds whoever deletes.
alter table explorer_querylog
  drop constraint explorer_querylog_query_id_fkey,
  add constraint explorer_querylog_query_id_fkey foreign key (query_id)
    references explorer_query (id) on delete set null deferrable;
alter table explorer_queryfavorite
  drop constraint explorer_queryfavorite_query_id_fkey,
  add constraint explorer_queryfavorite_query_id_fkey foreign key (query_id)
    references explorer_query (id) on delete cascade deferrable;
