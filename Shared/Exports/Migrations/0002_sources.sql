-- Beside lists a slice has other things that people take away, such as the answer of a question that
-- they have put. What a source is asked may hold personal values: it goes when the file is made, when
-- nothing can help any more, and after a week in any case.

alter table admin_export
  add column source text,
  add column subject_id bigint,
  add column asked bytea,
  add column rights text[] not null default '{}';

comment on column admin_export.source is 'who makes the rows; null: they are those of a list';
comment on column admin_export.subject_id is 'which row of the table it is about; null: none';
comment on column admin_export.asked is 'JSON in the words of the source';
comment on column admin_export.rights is
  'permissions that a person needs when it is asked for, made and fetched';

create index admin_export_open on admin_export (requested_by) where finished_at is null;
create index admin_export_asked on admin_export (created_at) where asked is not null;
