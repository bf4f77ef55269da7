-- The history of a request knows the same words as the request: an old one that nobody could map can be
-- put right there too.

alter table service_servicerequeststatus
  add constraint service_servicerequeststatus_status check (
    legacy is not null
    or status in ('draft', 'submitted', 'in_progress', 'revision', 'approved', 'rejected',
      'active', 'completed', 'cancelled', 'expired'));
