-- Of which kinds the stored hashes are, found without reading them all: a wrong password costs the dearest
-- hash of each kind, whosever it is, or the time of an answer would tell who has an account.
create function password_kind(encoded text) returns text language sql immutable parallel safe
return case split_part(encoded, '$', 1)
  when 'scrypt' then 'scrypt$' || split_part(encoded, '$', 2) || '$' || split_part(encoded, '$', 4)
    || '$' || split_part(encoded, '$', 5)
  when 'pbkdf2_sha256' then 'pbkdf2_sha256$' || split_part(encoded, '$', 2)
  when 'pbkdf2_sha1' then 'pbkdf2_sha1$' || split_part(encoded, '$', 2)
end;
comment on function password_kind is
  'what a hash in Django''s form says of how it was made, without salt and key; null for others';

create index account_user_password_kind on account_user (password_kind(password));
