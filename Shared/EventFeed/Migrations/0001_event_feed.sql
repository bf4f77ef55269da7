-- How far this slice has heard each source. One copy of a consumer at a time holds the row.
create table event_cursor (
    consumer text not null,
    source text not null,
    epoch text,
    position bigint not null default 0,
    failing_event uuid,
    failures integer not null default 0,
    updated_at timestamptz not null default now(),
    primary key (consumer, source)
);

comment on column event_cursor.epoch is 'null: nothing heard yet, or the source''s history is gone';
comment on column event_cursor.failures is 'how often failing_event, the next one, has failed';

-- Events whose effect this slice has; kept at least as long as a source keeps its outbox.
create table event_inbox (
    consumer text not null,
    event_id uuid not null,
    received_at timestamptz not null default now(),
    primary key (consumer, event_id)
);

create index event_inbox_by_time on event_inbox (received_at);

-- Events that failed too often, and those of the same aggregate behind them.
create table event_parked (
    id bigint generated always as identity primary key,
    consumer text not null,
    source text not null,
    event_id uuid not null,
    aggregate_type text not null,
    aggregate_id text not null,
    envelope jsonb not null,
    reason text not null,
    parked_at timestamptz not null default now(),
    replay_at timestamptz,
    unique (consumer, event_id)
);

comment on column event_parked.replay_at is 'set: try again now; cleared by the next failure';

create index event_parked_aggregate
    on event_parked (consumer, source, aggregate_type, aggregate_id, id);
