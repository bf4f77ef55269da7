/// Who decides about others.
package struct Moderator: Sendable {
  package let user: UserID
  package let isSuperuser: Bool

  package init(user: UserID, isSuperuser: Bool) {
    self.user = user
    self.isSuperuser = isSuperuser
  }

  /// Nobody shuts himself out, and staff are shut out by superusers only.
  package func demandMayShutOut(_ account: UserAccount) throws(AccountError) {
    guard account.id != user, isSuperuser || !(account.isStaff || account.isSuperuser) else {
      throw .beyondOwnRights
    }
  }
}
