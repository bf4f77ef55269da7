-- Whoever calls with an OAuth2 token is found by its digest.

create index oauth2_provider_accesstoken_token on oauth2_provider_accesstoken (token);
