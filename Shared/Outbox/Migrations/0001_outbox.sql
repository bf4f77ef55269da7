-- Facts that this slice tells the others. They are written in the transaction that makes them true
-- and get their position afterwards, so that a reader who has seen position n has seen everything
-- up to n: a sequence alone would let a slow transaction commit behind a reader's back.
create table outbox (
    seq bigint generated always as identity primary key,
    id uuid not null unique,
    type text not null,
    version integer not null,
    aggregate_type text not null,
    aggregate_id text not null,
    aggregate_rev bigint not null,
    actor_id bigint,
    trace_id text,
    occurred_at timestamptz not null default now(),
    data jsonb not null,
    position bigint unique
);

comment on column outbox.seq is
    'taken under the aggregate''s row lock: order inside an aggregate is right';
comment on column outbox.position is 'given after commit, in the order of seq, by the numberer';
comment on column outbox.actor_id is '-> identity.account_user';

create index outbox_without_position on outbox (seq) where position is null;
create index outbox_by_time on outbox (occurred_at);

-- Whoever holds this row gives positions. The epoch changes when the history that positions name is
-- another one: after a restore or a promotion.
create table outbox_numberer (
    id smallint primary key default 1 check (id = 1),
    epoch text not null default replace(gen_random_uuid()::text, '-', ''),
    server text,
    last_position bigint not null default 0,
    purged_position bigint not null default 0
);

comment on column outbox_numberer.server is
    'system identifier and timeline on which the epoch began';
comment on column outbox_numberer.purged_position is 'events up to this position are gone';

insert into outbox_numberer default values;
