-- How a request was decided is written to the applicant by a step of its process: a letter with texts of
-- its own, of which a request has one at a time.
alter table service_papertemplate
  drop constraint service_papertemplate_kind,
  add constraint service_papertemplate_kind check (
    kind in ('certificate', 'contract', 'decision', 'letter', 'protocol'));
alter table service_paper
  drop constraint service_paper_kind,
  add constraint service_paper_kind check (
    kind in ('certificate', 'contract', 'decision', 'letter', 'protocol'));

drop index service_paper_one;
create unique index service_paper_one
  on service_paper (service_request_id, kind)
  where status <> 'revoked' and kind in ('certificate', 'contract', 'decision');
