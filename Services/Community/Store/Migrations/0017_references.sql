-- What these columns refer to was never declared: files, arrays of
-- people, companies by their number. The comment says it, so that
-- `techhub check-references` looks at them too.

comment on column core_vacancycandidate_certificates.mediafile_id is '-> community.shared_mediafile';
comment on column core_category.image_id is '-> community.shared_mediafile';
comment on column core_article.liked_users is '-> identity.account_user';
comment on column core_blog.liked_users is '-> identity.account_user';
comment on column core_blog.favorite_users is '-> identity.account_user';
comment on column core_comment.liked_users is '-> identity.account_user';
comment on column core_discussion.reaction_up_users is '-> identity.account_user';
comment on column core_discussion.reaction_down_users is '-> identity.account_user';
comment on column core_event.favorite_users is '-> identity.account_user';
comment on column core_vacancy.favorite_users is '-> identity.account_user';
comment on column core_techtask.favorite_users is '-> identity.account_user';
comment on column core_techtask.company_tin is '-> identity.account_company.tin';
comment on column core_techtasksolution.company_tin is '-> identity.account_company.tin';
