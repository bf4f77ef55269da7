-- What people sign with their electronic signature to sign in or to prove their number. Each is good
-- once: a signature that somebody has seen opens nothing.
create table signature_challenge (
  digest varchar(40) primary key,
  purpose varchar(20) not null,
  user_id integer references account_user (id) on delete cascade deferrable,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  row_version bigint not null default 1,
  constraint signature_challenge_purpose check (purpose in ('sign_in', 'number')),
  constraint signature_challenge_whose check ((purpose = 'sign_in') = (user_id is null))
);
create index signature_challenge_expires on signature_challenge (expires_at);
create index signature_challenge_user on signature_challenge (user_id) where user_id is not null;

alter view known_right rename to known_right_before_signatures;

create view known_right as
table known_right_before_signatures
union all
select 'signature', 'challenge', verb || '_challenge', 'Can ' || verb || ' challenge'
from unnest(array['add', 'change', 'delete', 'view', 'reveal']) verb;

select ensure_rights();
