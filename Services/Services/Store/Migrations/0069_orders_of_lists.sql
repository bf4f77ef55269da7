-- Lists that offer an order by a word that many rows share had none that an index gives: the rows of
-- one word were sorted as a whole.
create index niokr_niokrproject_in_status on niokr_niokrproject (status, id);
create index niokr_niokrproject_of_bin on niokr_niokrproject (organization_bin, id);
drop index niokr_niokrproject_bin;
create index service_outsidemessage_in_system on service_outsidemessage (system, id);

-- A project is looked for by its number, also once it is completed: the unique index has those that
-- are registered and no old ones.
create index niokr_niokrproject_by_number on niokr_niokrproject (registration_number)
  where registration_number is not null;
