-- Who applied, as he was called and stood when a version went in: later names change nothing of what was
-- submitted. It goes with the bytes after the term that a service keeps what people said.
alter table service_requestsubmission
  add column applicant jsonb,
  add constraint service_requestsubmission_applicant check (
    redacted_at is null or applicant is null);
comment on column service_requestsubmission.applicant is
  '{"user": {id, name}, "company": {id, name, bin, verified}} of that moment; null: taken over';
