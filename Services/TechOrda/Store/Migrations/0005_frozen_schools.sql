-- A school whose company may not act is frozen: nobody applies to its courses. Whoever suspends the
-- company comes before the application or after it. What the old site has taken is taken over.

create function demand_open_school() returns trigger language plpgsql as $$
declare
  since timestamptz;
begin
  select company.suspended_at into since from company_ref company
  join techorda_school school on school.company_id = company.id
  join techorda_course course on course.school_id = school.id
  where course.id = new.course_id
  for share of company;
  if since is not null then
    raise exception 'the school is frozen' using errcode = 'check_violation',
      constraint = 'techorda_courseapplication_open_school', table = 'techorda_courseapplication';
  end if;
  return new;
end $$;

create trigger techorda_courseapplication_open_school
before insert on techorda_courseapplication
for each row when (new.legacy is null and new.imported_version is null)
execute function demand_open_school();
