-- What lies in the object store on behalf of this slice. The same bytes have the same key, so they
-- have one row, however many files are made of them. The row comes before the object and goes
-- after it; who names an object holds its row meanwhile. `id` tells a row from one that had the same
-- key before it.

create table stored_object (
  key text primary key,
  id bigint generated always as identity,
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default now(),
  touched_at timestamptz not null default now(),
  constraint stored_object_key_length check (length(key) <= 140)
);
create index stored_object_touched on stored_object (touched_at);
