-- A company is verified by its head's signature too.
alter table signature_challenge
  drop constraint signature_challenge_purpose,
  add constraint signature_challenge_purpose check (purpose in ('sign_in', 'number', 'company'));

-- What journalists ask the platform, signed in or not: in the table of the old site's button
-- "contact". Rows taken over have no status, since nobody wrote anything.
alter table account_contactpress
  add column status varchar(20),
  add column outlet varchar(255) not null default '',
  add column name varchar(255) not null default '',
  add column email varchar(254) not null default '',
  add column phone varchar(50) not null default '',
  add column subject varchar(255) not null default '',
  add column message text not null default '',
  add column locale varchar(2),
  add column answer text not null default '',
  add column assignee_id integer references account_user (id) deferrable,
  add column decided_at timestamptz,
  add constraint account_contactpress_status check (
    status in ('new', 'in_work', 'answered', 'closed')),
  add constraint account_contactpress_written check (
    status is null or (name <> '' and email <> '' and message <> '' and locale is not null)),
  add constraint account_contactpress_taken check (
    (status = 'new') = (assignee_id is null)),
  add constraint account_contactpress_decided check (
    (status in ('answered', 'closed')) = (decided_at is not null));
create index account_contactpress_assignee on account_contactpress (assignee_id)
  where assignee_id is not null;
create index account_contactpress_email on account_contactpress (lower(email))
  where status is not null;
create index account_contactpress_age on account_contactpress (coalesce(decided_at, created_at))
  where status is not null;

select keep_changes_of('account_contactpress', 'account.contactpress', 'id');

alter table attempt drop constraint attempt_kind, add constraint attempt_kind check (
  kind in ('sign_in', 'code', 'confirmation', 'client_secret', 'device_code', 'press'));

-- When the address of an invitation that is over left its row and its revisions.
alter table account_usercompanyinvitation add column forgotten_at timestamptz;
create index account_usercompanyinvitation_to_forget
  on account_usercompanyinvitation (decided_at)
  where forgotten_at is null and status <> 'sent' and expires_at is not null;

-- Of an invitation that is over the address is forgotten.
alter table account_usercompanyinvitation
  drop constraint account_usercompanyinvitation_addressee,
  add constraint account_usercompanyinvitation_addressee check (
    expires_at is null or invited_user_id is not null or email_key is not null
    or status <> 'sent');
