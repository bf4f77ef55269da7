-- Where a company is at home, as identity's events say: figures are counted by it.
alter table company_ref add column region text not null default '';
comment on column company_ref.region is 'its region; where none is known, its city';

-- What was told before is in identity's snapshot: it is taken again, by revision.
update event_cursor set epoch = null, position = 0
where source = 'identity' and consumer = current_schema();
