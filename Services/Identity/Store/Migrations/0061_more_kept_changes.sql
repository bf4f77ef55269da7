-- Changes of a partner's application and of its secrets (never what they are), of what people let
-- applications do, and of who wants the newsletter leave a revision too.
select keep_changes_of('oauth2_provider_application', 'oauth2_provider.application', 'id',
  '{client_secret}', '{updated}');
select keep_changes_of('oauth_client_secret', 'oauth.clientsecret', 'id', '{digest}',
  '{last_used_at}');
select keep_changes_of('oauth_consent', 'oauth.consent', 'id');
-- Whoever asks for one more letter before he has confirmed changes nothing but its secret.
select keep_changes_of('account_emaildigest', 'account.emaildigest', 'id', '{token_digest}',
  '{token_expires_at,token_digest}');
