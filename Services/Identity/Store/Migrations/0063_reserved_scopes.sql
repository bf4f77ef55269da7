-- What stands in this table is what applications can have: the rest of what they name, and what is not
-- active, opens nothing. A reserved scope is more than a person can give away.
alter table oauth_scope
  add column reserved boolean not null default false,
  -- Not asked of old rows: what was named in fewer languages stays until somebody changes it.
  add constraint oauth_scope_name check (name ?& array['ru', 'kk', 'en']) not valid;
comment on column oauth_scope.reserved is 'an application gets it of the staff alone';

insert into oauth_scope (code, position, name, reserved) values
  ('identity.evaluate_flags', 80,
   '{"ru": "Узнавать за других, какие возможности им открыты", "kk": "Басқаларға қандай мүмкіндіктер ашық екенін білу", "en": "Learn which features are open to other people"}',
   true)
on conflict (code) do update set reserved = true;

update oauth_scope set reserved = true where code = 'services.hooks';
