-- What these columns refer to was never declared. The comment says it, so that
-- `techhub check-references` looks at them too.

comment on column service_gupreport.viewed is '-> identity.account_user';
comment on column service_seedmoneyreport.viewed is '-> identity.account_user';
comment on column service_techordareport.viewed is '-> identity.account_user';
comment on column service_techordastudent.tin is '-> identity.account_company.tin';
comment on column service_techordastudent.iin is '-> identity.account_user.iin';
comment on column niokr_niokrproject.organization_bin is '-> identity.account_company.tin';
