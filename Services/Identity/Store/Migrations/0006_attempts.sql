-- Attempts at sign-in and wishes for codes, counted over all copies of the service: one row per
-- account or address holds the times of the window. Its row lock puts contenders in a line, so that
-- sixteen guesses at once are still sixteen. subject is a digest: the table tells nobody who tried.

create table attempt (
  kind text not null,
  subject text collate "C" not null,
  times timestamptz[] not null default '{}',
  touched_at timestamptz not null,
  constraint attempt_pkey primary key (kind, subject),
  constraint attempt_kind check (kind in ('sign_in', 'code', 'confirmation'))
);
create index attempt_age on attempt (touched_at);
