-- What groups give and single grants change by commands, which leave revisions: they are what
-- "why may she do that" is answered from.
select keep_changes_of('auth_group_permissions', 'auth.grouppermissions', 'id');
select keep_changes_of('account_user_user_permissions', 'account.useruserpermissions', 'id');
