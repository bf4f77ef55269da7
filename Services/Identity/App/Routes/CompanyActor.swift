import Access
import HTTPCore
import IdentityDomain
import JSON
import Kernel

extension Principal {
  /// Staff with this right act in any company.
  func companyActor() throws -> Actor {
    Actor(user: UserID(try requireUser()), isStaff: has("identity.change_company"))
  }
}

extension Request {
  /// `?status=` of a list of requests or invitations.
  func status<Status: RawRepresentable & CaseIterable>(
    of type: Status.Type
  ) throws -> String? where Status.RawValue == String {
    try checkQuery(["status", "lang"])
    guard let word = query("status") else { return nil }
    guard Status(rawValue: word) != nil else {
      throw ValidationFailure([InputFault.choice(type.allCases.map(\.rawValue)).at("status")])
    }
    return word
  }
}
