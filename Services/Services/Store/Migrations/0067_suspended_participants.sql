-- A participant whose obligations are suspended keeps the certificate and has no use of it until the
-- suspension ends.
alter table service_paper
  add column suspended_at timestamptz,
  add constraint service_paper_suspended check (kind = 'certificate' or suspended_at is null);
comment on column service_paper.suspended_at is 'since when its company may not use it';
