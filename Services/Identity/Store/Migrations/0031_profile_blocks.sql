-- What people tell about their past makes sense; what the old site let them write stays as it is.
alter table account_education add constraint account_education_year check (
  legacy is not null or graduation_year between 1940 and 2100);
alter table account_experience
  add constraint account_experience_order check (legacy is not null or start_date <= end_date),
  add constraint account_experience_current check (
    legacy is not null or not (is_current and end_date is not null));

-- The newest first, of one person.
drop index account_certificate_user;
create index account_certificate_user on account_certificate (user_id, id desc);
drop index account_course_user;
create index account_course_user on account_course (user_id, id desc);
drop index account_education_user;
create index account_education_user on account_education (user_id, id desc);
drop index account_experience_user;
create index account_experience_user on account_experience (user_id, id desc);
