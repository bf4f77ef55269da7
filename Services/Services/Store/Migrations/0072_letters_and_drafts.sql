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

-- What a sitting has agreed on is printed before it is signed, so that who signs can read it: marked as a
-- draft, without a number of the papers, void when the protocol comes into force.
alter table service_paper
  add column is_draft boolean not null default false,
  add constraint service_paper_draft check (not is_draft or kind = 'protocol');
comment on column service_paper.is_draft is 'it is no paper yet: nobody is told that it is good';
drop trigger service_paper_frozen on service_paper;
create trigger service_paper_frozen
  before update of kind, service_id, service_request_id, protocol_id, number, code, language,
    template_id, facts, facts_sha256, issued_at, valid_until, is_draft
  on service_paper for each row execute function service_paper_is_frozen();
