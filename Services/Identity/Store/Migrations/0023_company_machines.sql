-- How a company stands with the register, how a person asks to belong to it and how it invites.

-- merged_into_id: whoever asks for the company gets the other one. The number (tin_key) then stands
-- with the other one.
alter table account_company
  add column status_reason varchar(500) not null default '',
  add column verified_at timestamptz,
  add column verified_how varchar(20),
  add column merged_into_id integer references account_company (id) deferrable,
  add constraint account_company_verified_how check (verified_how in ('staff', 'signature')),
  add constraint account_company_merged check (
    legacy is not null or (status = 'merged') = (merged_into_id is not null));
create index account_company_merged_into on account_company (merged_into_id)
  where merged_into_id is not null;

-- expires_at: null in rows taken over, which nothing but people closes.
alter table account_usercompanyrequest
  add column reason varchar(500) not null default '',
  add column expires_at timestamptz,
  add column decided_at timestamptz;
create index account_usercompanyrequest_due on account_usercompanyrequest (expires_at)
  where status = 'pending' and expires_at is not null;

-- An invitation is for a person of the platform, or for whoever has an address: then the token that
-- was mailed opens it, of which only the digest lies here, until it is used. email_key is folded like
-- account_user.email_key.
alter table account_usercompanyinvitation
  add column email varchar(254) not null default '',
  add column email_key text collate "C",
  add column token_digest varchar(40),
  add column expires_at timestamptz,
  add column decided_at timestamptz,
  add constraint account_usercompanyinvitation_addressee check (
    expires_at is null or invited_user_id is not null or email_key is not null);
create unique index account_usercompanyinvitation_token
  on account_usercompanyinvitation (token_digest) where token_digest is not null;
create unique index account_usercompanyinvitation_one_sent_to_user
  on account_usercompanyinvitation (company_id, invited_user_id)
  where status = 'sent' and invited_user_id is not null and expires_at is not null
    and legacy is null;
create unique index account_usercompanyinvitation_one_sent_to_email
  on account_usercompanyinvitation (company_id, email_key)
  where status = 'sent' and email_key is not null;
create index account_usercompanyinvitation_email
  on account_usercompanyinvitation (email_key, created_at desc, id desc)
  where email_key is not null;
create index account_usercompanyinvitation_due on account_usercompanyinvitation (expires_at)
  where status = 'sent' and expires_at is not null;

-- The digest is a secret: no revision holds it.
drop trigger keep_change on account_usercompanyinvitation;
select keep_changes_of('account_usercompanyinvitation', 'account.usercompanyinvitation', 'id',
  '{token_digest}');
