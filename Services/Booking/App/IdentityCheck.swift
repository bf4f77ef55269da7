import Access
package import BookingStore
import JSON
package import Kernel

/// Asks identity whether the one for whom a room is to be held may hold it. Never remembered: the
/// answer counts for the transaction that follows, which locks the local rows on top of it.
package struct IdentityCheck: Sendable {
  /// Throws `IdentityRefusal`, or 503 when identity cannot be asked.
  package var confirm: @Sendable (BookingOwner) async throws -> Void

  package init(confirm: @escaping @Sendable (BookingOwner) async throws -> Void) {
    self.confirm = confirm
  }
}

/// What identity does not confirm.
package enum IdentityRefusal: Error, Equatable {
  case memberGone
  case memberSuspended
  case notMember
  case companySuspended
}

extension IdentityRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .memberGone:
      Problem(
        status: 403, code: "user-gone",
        title: Localized(
          ru: "Учётная запись удалена", kk: "Тіркелгі жойылған", en: "The account is deleted"))
    case .memberSuspended:
      Problem(
        status: 403, code: "user-suspended",
        title: Localized(
          ru: "Учётная запись заблокирована", kk: "Тіркелгі бұғатталған",
          en: "The account is suspended"))
    case .notMember:
      Problem(
        status: 403, code: "not-a-member",
        title: Localized(
          ru: "Вы не состоите в этой компании", kk: "Сіз бұл компанияның мүшесі емессіз",
          en: "You are not a member of this company"))
    case .companySuspended:
      Problem(
        status: 403, code: "company-suspended",
        title: Localized(
          ru: "Компания заблокирована", kk: "Компания бұғатталған",
          en: "The company is suspended"))
    }
  }
}
