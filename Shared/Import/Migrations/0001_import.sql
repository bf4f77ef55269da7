-- How far an import has come, and what it has to say. A table is `done` in the transaction that
-- wrote its rows, so a run that broke goes on behind the last whole table. Nothing here holds
-- personal data: a row is named by its key.

create table import_run (
  id bigint generated always as identity primary key,
  source text not null,
  fresh boolean not null,
  is_first boolean not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on column import_run.source is 'which database it was, without the password';
comment on column import_run.is_first is 'nothing had been imported before';
comment on column import_run.finished_at is 'null: it broke or still runs';

create table import_table (
  name text primary key,
  run_id bigint not null references import_run (id) on delete cascade deferrable,
  state text not null,
  message text not null default '',
  source_rows bigint not null default 0,
  share_rows bigint not null default 0,
  copies bigint not null default 0,
  written bigint not null default 0,
  refused bigint not null default 0,
  flagged bigint not null default 0,
  moved bigint not null default 0,
  gone bigint not null default 0,
  checksum text not null default '',
  source_md5 text,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint import_table_state check (state in ('running', 'done', 'failed', 'missing'))
);
create index import_table_run on import_table (run_id);
comment on column import_table.share_rows is 'rows of the old table that belong into this slice';
comment on column import_table.copies is 'of them, those that another slice holds as well';
comment on column import_table.moved is 'changed here since the last import, therefore left alone';
comment on column import_table.gone is 'imported before, no longer in the old database, kept';

create table import_refusal (
  id bigint generated always as identity primary key,
  table_name text not null,
  key text not null,
  kind text not null,
  reason text not null,
  constraint import_refusal_kind check (kind in ('refused', 'flagged', 'moved', 'erased'))
);
create index import_refusal_table on import_refusal (table_name, kind, id);

-- Foreign keys that are put aside while tables that refer to each other in circles are filled. A
-- row stays here from the moment its constraint is dropped until it is made again.
create table import_reference (
  table_name text not null,
  name text not null,
  definition text not null,
  primary key (table_name, name)
);
