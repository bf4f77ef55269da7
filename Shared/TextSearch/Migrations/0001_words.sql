-- Words as they are looked for, in the three languages of the site. PostgreSQL knows the endings of
-- Russian and English; those of Kazakh are here. Bodies are bound when they are made: columns that are
-- derived by them do not depend on anybody's search_path.

-- Without case and without the two dots of ё; so much of a text as a tsvector can hold.
create function folded(t text) returns text
language sql immutable parallel safe strict
return translate(lower(left(t, 100000)), 'ё', 'е');

-- Kazakh words without whose something is: mine and yours, polite or not, then his, hers and its.
create function without_possessive(t text) returns text
language sql immutable parallel safe strict
return regexp_replace(
  regexp_replace(t, '(\m[[:alpha:]]{3,}?)(?:[ыі]?[мң][ыі]з|[ыі][мң])\M', '\1', 'g'),
  '(\m[[:alpha:]]{3,}?)(?:(?:(?<=[аәеоөуүэюяи]|ш[ыі])с)?[ыі]н?)\M', '\1', 'g');

-- Kazakh words without their endings, which follow each other: plural, possessive, case. They are
-- taken off from behind as long as three letters stay, each only behind the sounds that it follows;
-- a stem whose end a vowel made soft (кітабы) gets its hard consonant back (кітап). Where an ending
-- might as well be part of the word it goes all the same: both sides of a comparison lose it.
create function kazakh_stems(t text) returns text
language sql immutable parallel safe strict
return translate(
  regexp_replace(
  regexp_replace(
    without_possessive(
    regexp_replace(
      without_possessive(
      regexp_replace(folded(t),
        -- Of, to, the, in, from, with.
        '(\m[[:alpha:]]{3,}?)(?:[нд][ыі]ң|(?<=[пкқстшщхцчф])т[ыі]ң|[ғқ]а|[гк]е|(?<=[ыі])н[ае]'
        || '|(?<=[аәеоөуүыіэюяи])н[ыі]|д[ыі]|(?<=[пкқстшщхцчф])т[ыі]|(?<=[ыі])нд[ае]|д[ае]'
        || '|(?<=[пкқстшщхцчф])т[ае]|(?<=[ыі])н[ае]н|[дн][ае]н|(?<=[пкқтшщхцчф])т[ае]н|[мбп]ен)\M',
        '\1', 'g')),
      '(\m[[:alpha:]]{3,}?)(?:[лд][ае]р|(?<=[пкқстшщхцчф])т[ае]р)\M', '\1', 'g')),
  '(\m[[:alpha:]]{2,})б\M', '\1п', 'g'),
  '(\m[[:alpha:]]{2,})г\M', '\1к', 'g'),
  'ғ', 'қ');

-- A text in each language, as words; its words as they are written count too.
create function search_words(ru text, kk text, en text) returns tsvector
language sql immutable parallel safe
return
  to_tsvector('pg_catalog.russian', folded(coalesce(ru, '')))
  || to_tsvector('pg_catalog.simple', kazakh_stems(coalesce(kk, '')))
  || to_tsvector('pg_catalog.english', folded(coalesce(en, '')))
  || to_tsvector('pg_catalog.simple', folded(concat_ws(' ', ru, kk, en)));

-- {"ru": …, "kk": …, "en": …}, or a text of which nobody said the language.
create function search_words(texts jsonb) returns tsvector
language sql immutable parallel safe
return case jsonb_typeof(texts)
  when 'object' then search_words(texts ->> 'ru', texts ->> 'kk', texts ->> 'en')
  when 'string' then search_words(texts #>> '{}', texts #>> '{}', texts #>> '{}')
  else ''::tsvector end;

-- What somebody typed: words, "exact words", or, -not.
create function search_query(t text) returns tsquery
language sql immutable parallel safe strict
return
  websearch_to_tsquery('pg_catalog.russian', folded(t))
  || websearch_to_tsquery('pg_catalog.simple', kazakh_stems(t))
  || websearch_to_tsquery('pg_catalog.english', folded(t))
  || websearch_to_tsquery('pg_catalog.simple', folded(t));
