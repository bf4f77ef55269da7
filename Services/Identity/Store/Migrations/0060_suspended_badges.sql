-- A participant that is suspended is not shown as one until the suspension ends.
alter table account_companybadge add column suspended_at timestamptz;
comment on column account_companybadge.suspended_at is 'since when it does not hold for the time being';
