-- A company that may not act for the time being: since when, as identity's events say.
alter table company_ref add column suspended_at timestamptz;
comment on column company_ref.suspended_at is 'null: it may act';

-- Whoever is suspended already is in identity's snapshot: it is taken again, by revision.
update event_cursor set epoch = null, position = 0
where source = 'identity' and consumer = current_schema();
