-- Schools and courses are looked through by words.

alter table techorda_school add column words tsvector generated always as (
  setweight(search_words(name), 'A') || setweight(search_words(short_description), 'B')
  || search_words(description)) stored;
create index techorda_school_words on techorda_school using gin (words);

alter table techorda_course add column words tsvector generated always as (
  setweight(search_words(name), 'A') || setweight(search_words(short_description), 'B')
  || search_words(description)) stored;
create index techorda_course_words on techorda_course using gin (words);
