-- Where whoever asked finds it, so that the letter that tells of the file can say so.
alter table admin_export add column address text not null default '';
