-- The infrastructure is looked through by words.

alter table core_infrastructure add column words tsvector generated always as (
  setweight(search_words(name), 'A') || setweight(search_words(short_description), 'B')
  || search_words(description) || search_words(address)) stored;
create index core_infrastructure_words on core_infrastructure using gin (words);
