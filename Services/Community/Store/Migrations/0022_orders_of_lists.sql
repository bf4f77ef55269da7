-- Feed and search offer an order by what many rows share, and had none that an index gives: the rows of
-- one source were sorted as a whole.
create index core_feed_in_source on core_feed (source, id);
create index core_feed_in_pinned on core_feed (pinned, id);
create index search_search_in_source on search_search (source, id);
