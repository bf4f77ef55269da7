-- An application has a picture, shown where people are asked about it. It is small, changes together with
-- the application's own row, and its pages may show nothing from elsewhere: so it lies here, and in no
-- other service. One of a retired application leaves. The column `logo` of the application, which nobody
-- has written until now, names the picture by its digest; everybody reads it under an address with that.
create table oauth_application_logo (
  application_id bigint primary key references oauth2_provider_application (id) on delete cascade
    deferrable,
  content bytea not null,
  digest text not null generated always as (encode(sha256(content), 'hex')) stored,
  media_type varchar(20) not null,
  width integer not null,
  height integer not null,
  created_at timestamptz not null default now(),
  row_version bigint not null default 1,
  constraint oauth_application_logo_size check (octet_length(content) between 1 and 524288),
  constraint oauth_application_logo_type check (
    media_type in ('image/png', 'image/jpeg', 'image/webp')),
  constraint oauth_application_logo_drawn check (width > 0 and height > 0)
);
comment on column oauth_application_logo.digest is 'several applications may have the same picture';
create index oauth_application_logo_digest on oauth_application_logo (digest);
