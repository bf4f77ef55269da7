-- A place is looked for by its slug, which stands in the address of its page. The unique index leaves out
-- old rows, whose slugs may repeat, so it cannot answer that: the whole list was walked.
create index core_infrastructure_by_slug on core_infrastructure (slug, id);
