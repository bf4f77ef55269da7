-- The directory is looked through by words.

alter table core_organization add column words tsvector
  generated always as (search_words(name)) stored;
create index core_organization_words on core_organization using gin (words);

alter table core_country add column words tsvector
  generated always as (search_words(name_ru, name_kk, name_en)) stored;
create index core_country_words on core_country using gin (words);

alter table core_city add column words tsvector
  generated always as (search_words(name_ru, name_kk, name_en)) stored;
create index core_city_words on core_city using gin (words);
