-- A table in parts by month has a default part, so that no row is ever refused; what a month's own
-- part came too late for is moved into it. Called ahead of time by a job, and by whoever brings old
-- rows in, since only a month with a part of its own can leave at once.

create function make_month_partition(parent text, key text, day timestamptz)
returns boolean language plpgsql as $$
declare
  opens timestamp := date_trunc('month', day at time zone 'UTC');
  closes timestamp := opens + interval '1 month';
  spare text := parent || '_default';
  part text := parent || to_char(opens, '_YYYY_MM');
begin
  if to_regclass(quote_ident(part)) is not null then return false; end if;
  -- Nobody may write into the default part between the move and the attachment.
  execute format('lock table %I in access exclusive mode', spare);
  if to_regclass(quote_ident(part)) is not null then return false; end if;
  execute format('create table %I (like %I including defaults including constraints)',
    part, parent);
  execute format(
    'with late as (delete from %I where %I >= %L and %I < %L returning *)
      insert into %I select * from late',
    spare, key, opens at time zone 'UTC', key, closes at time zone 'UTC', part);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
    parent, part, opens at time zone 'UTC', closes at time zone 'UTC');
  return true;
end $$;

-- The month of `day` and those after it; says how many were missing.
create function make_month_partitions(parent text, key text, day timestamptz, months integer)
returns integer language sql as $$
  select count(*)::integer
  from generate_series(0, months - 1) as ahead(n)
  where make_month_partition(parent, key,
    (date_trunc('month', day at time zone 'UTC') + make_interval(months => n)) at time zone 'UTC')
$$;
