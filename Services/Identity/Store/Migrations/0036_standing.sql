-- A company is verified by its head's signature too.
alter table signature_challenge
  drop constraint signature_challenge_purpose,
  add constraint signature_challenge_purpose check (purpose in ('sign_in', 'number', 'company'));
