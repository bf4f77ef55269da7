-- Who needs a public file. Another context, or a part of this one, says which things of it use which
-- files; a file that nobody claims leaves after a while. What the tables of this slice point at
-- themselves needs no claim.

create table media_claim (
  service varchar(20) not null,
  source varchar(100) not null,
  primary_key varchar(50) not null,
  media_id uuid not null references shared_mediafile (id) on delete cascade deferrable,
  created_at timestamptz not null default now(),
  primary key (service, source, primary_key, media_id)
);
create index media_claim_media on media_claim (media_id);

-- Which objects of the store files are made of.
create index shared_mediafile_file on shared_mediafile (file);
create index landing_pagemediafile_file on landing_pagemediafile (file);

-- Of thumbnails the platform writes 'thumbnail:<variant>:<object>' -> object, or 'none' where there
-- can be none. What was taken over has other keys and longer values.
create index thumbnail_kvstore_object on thumbnail_kvstore (value) where key like 'thumbnail:%';
