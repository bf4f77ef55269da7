-- What a private file is called when it is fetched: the old site had it in the path only.
alter table shared_protectedmediafile add column name varchar(255) not null default '';
create index shared_protectedmediafile_file on shared_protectedmediafile (file);
