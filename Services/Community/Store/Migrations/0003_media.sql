-- Public files, and the store of what is derived from them. Other slices keep a file's uuid and
-- nothing else. thumbnail_kvstore can be emptied at any time: it is made again from the files.

create table shared_mediafile (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  file varchar(255) not null,
  thumbnail varchar(255),
  mime_type varchar(100),
  name varchar(255) not null default '',
  size integer not null default 0,
  width integer,
  height integer,
  source varchar(100),
  author_id integer,
  row_version bigint not null default 1,
  imported_version bigint,
  legacy jsonb,
  constraint shared_mediafile_size check (legacy is not null or size >= 0)
);
comment on column shared_mediafile.author_id is '-> identity.account_user';
create index shared_mediafile_author on shared_mediafile (author_id, created_at desc, id desc)
  where author_id is not null;
create index shared_mediafile_newest on shared_mediafile (created_at desc, id desc);

create table thumbnail_kvstore (
  key varchar(200) primary key,
  value text not null,
  row_version bigint not null default 1,
  imported_version bigint,
  legacy jsonb
);
