-- Work that a change asks for and that is done after it. The row is written in the change's own
-- transaction: it is there if and only if the change is. Names, keys and the first seven columns
-- are those of django_dramatiq 0.11.6, and so are the words of status: failed is a dead letter,
-- skipped was cancelled.
create table django_dramatiq_task (
    id uuid primary key,
    status varchar(8) not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    message_data bytea not null,
    actor_name varchar(300),
    queue_name varchar(100),
    run_at timestamptz not null default now(),
    attempt integer not null default 0,
    max_attempts integer not null default 1,
    lease_until timestamptz,
    lease_holder uuid,
    last_error text,
    progress_done bigint,
    progress_total bigint,
    unique_key text,
    requested_by bigint,
    request_id text,
    finished_at timestamptz,
    row_version bigint not null default 1,
    imported_version bigint,
    legacy jsonb,
    -- An imported row keeps what it has: none may be lost for a rule that is younger.
    constraint django_dramatiq_task_status check (
        status in ('enqueued', 'delayed', 'running', 'failed', 'done', 'skipped')
        or imported_version is not null),
    constraint django_dramatiq_task_lease check (
        (status = 'running') = (lease_until is not null)
        and (lease_until is null) = (lease_holder is null)
        or imported_version is not null)
);

comment on column django_dramatiq_task.message_data is 'JSON of the payload in UTF-8';
comment on column django_dramatiq_task.actor_name is 'name of the job: which handler takes it';
comment on column django_dramatiq_task.run_at is 'not before';
comment on column django_dramatiq_task.attempt is 'how often it has been begun';
comment on column django_dramatiq_task.lease_until is
    'while running: when another worker may take it';
comment on column django_dramatiq_task.lease_holder is 'another value with every attempt';
comment on column django_dramatiq_task.last_error is 'what kind of error; never a value';
comment on column django_dramatiq_task.unique_key is
    'among the open jobs of a name at most one has it';
comment on column django_dramatiq_task.requested_by is '-> identity.account_user';

-- Both kinds of what may be begun in one order: what waits for its time, and what a worker left.
create index django_dramatiq_task_due
    on django_dramatiq_task ((coalesce(lease_until, run_at)))
    where status in ('enqueued', 'delayed', 'running');

create unique index django_dramatiq_task_open_key
    on django_dramatiq_task (actor_name, unique_key)
    where unique_key is not null and status in ('enqueued', 'delayed', 'running');

-- Lists show the newest first; the purge goes through the second from its other end.
create index django_dramatiq_task_by_time on django_dramatiq_task (created_at, id);
create index django_dramatiq_task_by_status on django_dramatiq_task (status, created_at, id);
create index django_dramatiq_task_by_name on django_dramatiq_task (actor_name, created_at, id);

-- What is begun by the clock. The row makes one of all copies begin it: whoever moves next_run
-- enqueues the job in the same statement.
create table job_schedule (
    name text primary key,
    cron text not null,
    zone text not null,
    next_run timestamptz not null,
    last_run timestamptz,
    enabled boolean not null default true,
    row_version bigint not null default 1
);

comment on table job_schedule is 'written by the programs; an operator may set enabled';
comment on column job_schedule.cron is 'minute hour day-of-month month day-of-week';
