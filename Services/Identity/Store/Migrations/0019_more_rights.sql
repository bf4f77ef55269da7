-- The rights of tables that the platform has besides those of the old system: without them only
-- superusers could look at them.

alter view known_right rename to known_right_of_old_tables;

create view known_right as
table known_right_of_old_tables
union all
select app_label, model, verb || '_' || model, 'Can ' || verb || ' ' || model
from (values
    ('admin', 'export'),
    ('api', 'token'),
    ('booking', 'openinghours'),
    ('booking', 'specialday'),
    ('company', 'ref'),
    ('event', 'parked'),
    ('import', 'refusal'),
    ('import', 'run'),
    ('import', 'table'),
    ('job', 'schedule'),
    ('media', 'look'),
    ('message', 'message'),
    ('outbox', 'numberer'),
    ('outbox', 'outbox'),
    ('password', 'reset'),
    ('service', 'workday'),
    ('stored', 'object'),
    ('user', 'ref')
  ) own (app_label, model),
  unnest(array['add', 'change', 'delete', 'view', 'reveal']) verb;

select ensure_rights();
