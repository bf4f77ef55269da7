-- Every event was entered into nine indexes on its way: five when it was written, four once more when
-- it got its position. Nobody looks one up by its id or its time: a consumer knows positions, and the
-- purge goes from the oldest position on.
alter table outbox drop constraint outbox_id_key;
drop index outbox_by_time;
alter table outbox drop constraint outbox_position_key;
create unique index outbox_position on outbox (position) where position is not null;
