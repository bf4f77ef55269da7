package import Kernel

/// Whether a company may act now: what a slice has to follow with what the company has there.
package struct CompanyStanding: Sendable, Equatable {
  package let company: Int64
  /// `nil`: it may act.
  package let suspendedAt: Instant?
  /// Who decided so in identity, where that is known.
  package let actor: Int64?

  package init(company: Int64, suspendedAt: Instant?, actor: Int64?) {
    self.company = company
    self.suspendedAt = suspendedAt
    self.actor = actor
  }

  package var isSuspended: Bool { suspendedAt != nil }
}

/// The company may not act for the time being.
package struct CompanySuspension: Error, Hashable {
  package let company: Int64

  package init(company: Int64) { self.company = company }
}

extension CompanySuspension: ProblemConvertible {
  /// 403 `company-suspended`.
  package var problem: Problem {
    Problem(
      status: 403, code: "company-suspended",
      title: Localized(
        ru: "Компания заблокирована", kk: "Компания бұғатталған", en: "The company is suspended"))
  }
}
