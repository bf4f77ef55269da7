-- Operators build forms: steps go with their form and fields with their step, so that a form that was
-- never published is deleted as one thing. What has a version, a service or answers stays: their keys
-- do not cascade. Changes of steps and fields are kept as those of forms are.
alter table service_hubformstep
  drop constraint service_hubformstep_hub_form_id_fkey,
  add constraint service_hubformstep_hub_form_id_fkey foreign key (hub_form_id)
    references service_hubform (id) on delete cascade deferrable initially immediate;
alter table service_hubformfield
  drop constraint service_hubformfield_hub_form_step_id_fkey,
  add constraint service_hubformfield_hub_form_step_id_fkey foreign key (hub_form_step_id)
    references service_hubformstep (id) on delete cascade deferrable initially immediate;

select keep_changes_of('service_hubformstep', 'service.hubformstep', 'id');
select keep_changes_of('service_hubformfield', 'service.hubformfield', 'id');

-- The library of blocks is a list of its own; programs find a form by its code.
create index service_hubform_template on service_hubform (is_template, id);
create index service_hubform_by_code on service_hubform (code);
