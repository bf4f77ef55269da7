-- A slice that people already use is not empty when it is imported into. What was born here stays, and
-- the report says how much that is.

alter table import_table add column born bigint not null default 0;
comment on column import_table.born is 'rows that were born here; they stay';
