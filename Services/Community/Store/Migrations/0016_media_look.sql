-- When a public file was last looked for in all slices, and since when it has been found in none. It
-- leaves when two looks, a while apart, found nobody who uses it.

create table media_look (
  media_id uuid primary key references shared_mediafile (id) on delete cascade deferrable,
  looked_at timestamptz not null,
  unused_since timestamptz
);
