-- Who liked, kept or voted what, a row each: an array of users loses a like whenever two people
-- press at once, and cannot be cleared of somebody who leaves. The arrays in the old tables
-- (liked_users, favorite_users, reaction_up_users, reaction_down_users) stay as the old site left
-- them.

create table core_reaction (
  source varchar(100) not null,
  primary_key varchar(50) not null,
  user_id bigint not null,
  kind varchar(10) not null,
  created_at timestamptz not null default now(),
  primary key (source, primary_key, user_id, kind),
  constraint core_reaction_kind check (kind in ('like', 'favorite', 'up', 'down'))
);
comment on column core_reaction.source is 'app.model of what primary_key names, such as core.blog';
comment on column core_reaction.user_id is '-> identity.account_user';
create index core_reaction_user on core_reaction (user_id, kind, created_at desc);
create unique index core_reaction_up_or_down on core_reaction (source, primary_key, user_id)
  where kind in ('up', 'down');
