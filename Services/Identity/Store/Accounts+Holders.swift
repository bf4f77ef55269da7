import IdentityDomain
import Postgres

extension Accounts {
  /// Who holds a right by a grant or a group and may act, the first fifty: those who are told that
  /// something waits for them.
  static func holders(
    of right: PermissionCode, in transaction: Transaction
  ) async throws -> [UserAccount] {
    try await transaction.query(
      """
      with wanted as (
        select p.id from auth_permission p join django_content_type t on t.id = p.content_type_id
        where t.app_label = \(right.context) and p.codename = \(right.codename)
      )
      select \(AccountRow.columns) from account_user where state = 'active' and id in (
        select user_id from account_user_user_permissions
        where permission_id in (select id from wanted)
        union
        select member.user_id from account_user_groups member
        join auth_group_permissions held on held.group_id = member.group_id
        where held.permission_id in (select id from wanted))
      order by id limit 50
      """
    ).map(AccountRow.account)
  }
}
