-- Commands that change these leave a revision.
select keep_changes_of('account_user', 'account.user', 'id', '{password}',
  '{last_login,last_seen,last_ip,login_count,failed_login_count,permission_revision,search_field}');
select keep_changes_of('account_company', 'account.company', 'id');
select keep_changes_of('account_usercompany', 'account.usercompany', 'id');
select keep_changes_of('account_usercompanyinvitation', 'account.usercompanyinvitation', 'id');
select keep_changes_of('account_usercompanyrequest', 'account.usercompanyrequest', 'id');
select keep_changes_of('account_user_groups', 'account.usergroups', 'id');
select keep_changes_of('api_token', 'api.token', 'id', '{digest}', '{last_used_at}');
