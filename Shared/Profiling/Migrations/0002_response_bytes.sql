-- How much was answered: the old system kept the body itself, this one keeps none.
alter table silk_response add column body_bytes bigint check (body_bytes >= 0);
comment on column silk_response.body_bytes is 'bytes of the body that were sent';
