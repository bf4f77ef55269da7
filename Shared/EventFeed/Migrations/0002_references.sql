-- What this slice knows of people and companies, told by identity's events. A row may be older than
-- its snapshot: whoever refers to a person inserts the bare key first and locks it.
create table user_ref (
    id bigint primary key,
    display_name text not null default '',
    avatar text,
    locale text,
    rev bigint not null default 0,
    deleted boolean not null default false
);

comment on table user_ref is 'snapshot -> identity.account_user';
comment on column user_ref.deleted is 'erased: nothing may be attributed to this person any more';

create table company_ref (
    id bigint primary key,
    name text not null default '',
    verified boolean not null default false,
    rev bigint not null default 0,
    deleted boolean not null default false
);

comment on table company_ref is 'snapshot -> identity.company';
