-- Whoever has his account deleted says whether his comments lose their text too, or stay without his name.
alter table account_deletion add column wipes_comments boolean not null default false;
