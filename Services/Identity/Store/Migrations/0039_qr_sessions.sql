-- What people sign with their telephone (eGov Mobile): the browser shows a code, the telephone fetches
-- what is to be signed and gives the signature. Neither what the browser holds nor what the code says
-- lies here in clear, and neither lets anybody in by itself.
create table qr_session (
  digest varchar(40) primary key,
  key_digest varchar(40) not null unique,
  purpose varchar(20) not null,
  user_id integer references account_user (id) on delete cascade deferrable,
  title jsonb not null,
  media_type varchar(100) not null,
  content bytea not null,
  state varchar(20) not null default 'waiting',
  cms bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  row_version bigint not null default 1,
  constraint qr_session_purpose check (purpose in ('sign_in', 'number', 'document')),
  -- unknown: whose certificate it was has no account.
  constraint qr_session_state check (state in ('waiting', 'signed', 'unknown'))
);
comment on column qr_session.digest is 'of what the browser holds';
comment on column qr_session.key_digest is 'of what the code says to the telephone';
comment on column qr_session.user_id is
  'who is to sign; of a sign-in who has signed it';
create index qr_session_expires on qr_session (expires_at);
create index qr_session_user on qr_session (user_id) where user_id is not null;

alter view known_right rename to known_right_before_qr_sessions;

create view known_right as
table known_right_before_qr_sessions
union all
select 'qr', 'session', verb || '_session', 'Can ' || verb || ' session'
from unnest(array['add', 'change', 'delete', 'view', 'reveal']) verb;

select ensure_rights();
