-- What this column refers to was never declared. The comment says it, so that
-- `techhub check-references` looks at it too.

comment on column core_infrastructure.favorite_users is '-> identity.account_user';
