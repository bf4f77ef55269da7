import IdentityDomain
import Kernel
import Postgres

enum AccountRow {
  static let columns: SQL = """
    id, email, phone, email_verified, phone_verified, first_name, last_name, middle_name, locale, \
    avatar, state, suspended_until, is_staff, is_superuser, is_expert, permission_revision, \
    row_version
    """

  static func account(_ row: Row) throws -> UserAccount {
    UserAccount(
      stored: try row.identifier("id"), email: try row.string("email"),
      phone: try row.optionalString("phone"), emailVerified: try row.bool("email_verified"),
      phoneVerified: try row.bool("phone_verified"), firstName: try row.string("first_name"),
      lastName: try row.string("last_name"), middleName: try row.optionalString("middle_name"),
      locale: language(try row.string("locale")), avatar: try row.optionalString("avatar"),
      state: try state(row), isStaff: try row.bool("is_staff"),
      isSuperuser: try row.bool("is_superuser"), isExpert: try row.bool("is_expert"),
      permissionRevision: try row.int64("permission_revision"),
      rowVersion: try row.int64("row_version"))
  }

  /// Old rows may hold `ru-RU`, or nothing sensible.
  static func language(_ stored: String) -> Language {
    Language(rawValue: String(stored.prefix(2)).lowercased()) ?? .russian
  }

  static func state(_ row: Row) throws -> UserState {
    UserState(rawValue: try row.string("state")) ?? .suspended
  }
}
