-- What is looked for by its words. The lists of the two read models have an order that an index
-- gives, for those who see what is not published too: what has no time of publication comes first in
-- it, as `order by … desc` says.

alter table search_search add column words tsvector generated always as (
  setweight(search_words(title), 'A') || setweight(search_words(description), 'B')
  || setweight(search_words(case lang when 'ru' then content end,
    case lang when 'kk' then content end, case lang when 'en' then content end), 'C')
) stored;
create index search_search_words on search_search using gin (words);
drop index search_search_published;
create index search_search_newest on search_search (published_at desc, id desc);

drop index core_feed_published;
create index core_feed_pinned on core_feed (pinned desc, published_at desc, id desc);

alter table core_faq add column words tsvector generated always as (
  search_words(title_ru, title_kk, title_en) || search_words(description)) stored;
create index core_faq_words on core_faq using gin (words);

alter table core_faqitem add column words tsvector generated always as (
  setweight(search_words(title_ru, title_kk, title_en), 'A')
  || search_words(description_ru, description_kk, description_en)) stored;
create index core_faqitem_words on core_faqitem using gin (words);
