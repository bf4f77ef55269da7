-- Signing in elsewhere works again. The old site knew people at Google by their e-mail addresses, which
-- it kept in whatever case they came.
create index social_auth_usersocialauth_folded
  on social_auth_usersocialauth (provider, lower(uid));

select keep_changes_of('social_auth_usersocialauth', 'social_django.usersocialauth', 'id',
  '{extra_data}', '{modified}');

-- A sign-in that waits is found by a digest of what the browser holds (192 bits of SHA-256 in
-- base64url, the 32 characters that the column has); nothing that lies here lets anybody go on with it.
-- next_step is 1 while the provider has to answer, 2 while the person has to say who he is.
create unique index social_auth_partial_once on social_auth_partial (token)
  where legacy is null;
