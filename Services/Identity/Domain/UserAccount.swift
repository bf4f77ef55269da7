package import Kernel

/// A person's account: the row of `account_user` as far as sign-in and the profile need it.
package struct UserAccount: Sendable {
  package let id: UserID
  package let email: String
  package let phone: String?
  /// He proved that letters to the address, and messages to the number, reach him.
  package let emailVerified: Bool
  package let phoneVerified: Bool
  package let firstName: String
  package let lastName: String
  package let middleName: String?
  package let locale: Language
  package let avatar: String?
  package let state: UserState
  package let isStaff: Bool
  package let isSuperuser: Bool
  package let isExpert: Bool
  package let permissionRevision: Int64
  package let rowVersion: Int64

  /// Only for the store: what is read back was judged when it was written.
  package init(
    stored id: UserID, email: String, phone: String?, emailVerified: Bool, phoneVerified: Bool,
    firstName: String, lastName: String, middleName: String?, locale: Language, avatar: String?,
    state: UserState, isStaff: Bool, isSuperuser: Bool, isExpert: Bool, permissionRevision: Int64,
    rowVersion: Int64
  ) {
    self.id = id
    self.email = email
    self.phone = phone
    self.emailVerified = emailVerified
    self.phoneVerified = phoneVerified
    self.firstName = firstName
    self.lastName = lastName
    self.middleName = middleName
    self.locale = locale
    self.avatar = avatar
    self.state = state
    self.isStaff = isStaff
    self.isSuperuser = isSuperuser
    self.isExpert = isExpert
    self.permissionRevision = permissionRevision
    self.rowVersion = rowVersion
  }

  /// How others see the person.
  package var displayName: String {
    PersonName.display(first: firstName, last: lastName, state: state)
  }
}

package typealias UserID = Identifier<UserAccount>
