-- After the term that a service keeps what people said (config.retention_days), a closed request loses
-- what identifies somebody and keeps what is counted. The frozen rows allow exactly this: once, with a
-- reason, the digest stays and the bytes go. A hold stops it.

create table service_requestretention (
  service_request_id integer primary key references service_servicerequest (id) on delete cascade deferrable,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  held_at timestamptz,
  held_by integer,
  hold_reason varchar(500),
  anonymised_at timestamptz,
  row_version bigint not null default 1,
  constraint service_requestretention_hold check (
    (held_at is null) = (held_by is null) and (held_at is null) = (hold_reason is null))
);
comment on column service_requestretention.held_at is 'a legal hold: nothing is blanked meanwhile';
comment on column service_requestretention.held_by is '-> identity.account_user';
create index service_requestretention_held_by on service_requestretention (held_by)
  where held_by is not null;
select keep_changes_of('service_requestretention', 'service.requestretention', 'service_request_id');

alter table service_requestsubmission
  add column redacted_at timestamptz,
  add column redaction varchar(100),
  drop constraint service_requestsubmission_check,
  add constraint service_requestsubmission_digest check (
    case when redacted_at is null then sha256 = sha256(canonical) else canonical = '' end),
  add constraint service_requestsubmission_redaction check (
    (redacted_at is null) = (redaction is null));
comment on column service_requestsubmission.redaction is 'why its bytes are gone: retention';

create or replace function service_requestsubmission_is_frozen() returns trigger
language plpgsql as $$
begin
  if old.redacted_at is null and new.redacted_at is not null
    and (new.service_request_id, new.attempt, new.stage, new.created_at, new.user_id,
        new.hub_form_id, new.hub_form_version, new.visible, new.changes, new.sha256)
      is not distinct from (old.service_request_id, old.attempt, old.stage, old.created_at,
        old.user_id, old.hub_form_id, old.hub_form_version, old.visible, old.changes, old.sha256)
  then
    return new;
  end if;
  raise exception 'a submitted version never changes' using errcode = 'restrict_violation';
end $$;

-- The digests stay when the bytes go, so they are written once and no longer worked out.
alter table service_frozendocument
  alter column sha256 drop expression,
  add column redacted_at timestamptz,
  add constraint service_frozendocument_digest check (
    case when redacted_at is null then sha256 = sha256(bytes) else bytes = '' end);
alter table service_documentsignature
  alter column cms_sha256 drop expression,
  add column redacted_at timestamptz,
  add constraint service_documentsignature_digest check (
    case when redacted_at is null then cms_sha256 = sha256(cms) else cms = '' end);

create function service_frozendocument_digested() returns trigger language plpgsql as $$
begin
  new.sha256 := sha256(new.bytes);
  return new;
end $$;
create trigger service_frozendocument_digested before insert on service_frozendocument
  for each row execute function service_frozendocument_digested();
create function service_documentsignature_digested() returns trigger language plpgsql as $$
begin
  new.cms_sha256 := sha256(new.cms);
  return new;
end $$;
create trigger service_documentsignature_digested before insert on service_documentsignature
  for each row execute function service_documentsignature_digested();

drop trigger service_frozendocument_frozen on service_frozendocument;
create trigger service_frozendocument_frozen
  before update of source, primary_key, kind, edition, service_request_id, bytes, sha256,
    expires_at, redacted_at
  on service_frozendocument for each row
  when (old.redacted_at is not null or new.redacted_at is null
    or (new.source, new.primary_key, new.kind, new.edition, new.service_request_id, new.sha256,
        new.expires_at)
      is distinct from (old.source, old.primary_key, old.kind, old.edition,
        old.service_request_id, old.sha256, old.expires_at))
  execute function service_signed_is_frozen();
drop trigger service_documentsignature_frozen on service_documentsignature;
create trigger service_documentsignature_frozen
  before update of document_id, user_id, signer_kind, certificate_serial, certificate_issuer,
    certificate_until, cms, cms_sha256, value_sha256, verified_at, verifier, redacted_at
  on service_documentsignature for each row
  when (old.redacted_at is not null or new.redacted_at is null
    or (new.document_id, new.user_id, new.signer_kind, new.certificate_issuer,
        new.certificate_until, new.cms_sha256, new.value_sha256, new.verified_at, new.verifier)
      is distinct from (old.document_id, old.user_id, old.signer_kind, old.certificate_issuer,
        old.certificate_until, old.cms_sha256, old.value_sha256, old.verified_at, old.verifier))
  execute function service_signed_is_frozen();

-- What has a term is looked through nightly, service by service.
create index service_servicerequest_closed on service_servicerequest (service_id, id)
  where status in ('approved', 'rejected', 'completed', 'cancelled', 'expired');

-- When a closed request was closed; an old one without a history: when it was last touched.
create function service_request_closed_at(r service_servicerequest) returns timestamptz
language sql stable
return coalesce(
  (select max(s.created_at) from service_servicerequeststatus s where s.service_request_id = r.id),
  r.updated_at);
