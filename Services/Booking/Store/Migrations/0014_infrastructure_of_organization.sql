-- Pictures in the order of their places, as the staff of one organisation see them: its places are walked in
-- that order. The index had no order, so those of all were.
create index core_infrastructure_in_organization on core_infrastructure (organization_id, id)
  where organization_id is not null;
drop index core_infrastructure_organization;
