-- Schools and courses offer an order by status, and had none that an index gives: the rows of one status
-- were sorted as a whole.
create index techorda_school_in_status on techorda_school (status, id);
create index techorda_course_in_status on techorda_course (status, id);

-- Which companies may not act: members of a school are shown others too, but for those, and all
-- companies were read to know them.
create index company_ref_suspended on company_ref (id) where suspended_at is not null;
