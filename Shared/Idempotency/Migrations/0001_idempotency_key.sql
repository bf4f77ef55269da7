-- A POST that is sent again with the same Idempotency-Key gets its first answer. The row is written
-- in the transaction of the command, so the answer is remembered exactly when the work is done.
create table idempotency_key (
  principal text not null,
  method text not null,
  path text not null,
  key text not null,
  -- SHA-256 of the body: the same key with another body is a mistake of the client.
  body_digest bytea not null,
  status integer,
  headers jsonb,
  body bytea,
  created_at timestamptz not null default now(),
  primary key (principal, method, path, key),
  check (octet_length(key) between 1 and 255)
);

create index idempotency_key_created_at on idempotency_key (created_at);
