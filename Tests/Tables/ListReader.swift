import Access
import Resources

/// Somebody who may read a list, by one way of its policy.
struct ListReader: Sendable {
  let name: String
  let principal: Principal
  /// Sees only what is his, his company's or his organisation's: few rows of all.
  let isOfFew: Bool

  /// - Parameter isOpen: whether anybody sees some of it.
  static func all(of policy: Policy, isOpen: Bool) -> [ListReader] {
    var readers: [ListReader] = []
    if isOpen {
      readers.append(ListReader(name: "anybody", principal: .anonymous(), isOfFew: false))
    }
    for need in Need.ways(of: policy)
    where !(need.codes.isEmpty && need.owner.isEmpty && need.company.isEmpty) {
      let own = need.owner.union(need.company).sorted().joined(separator: ", ")
      var principal = need.principal
      readers.append(
        ListReader(
          name: own.isEmpty ? "staff" : "by \(own)", principal: principal,
          isOfFew: !isOpen && !own.isEmpty))
      guard own.isEmpty, isBounded(policy) else { continue }
      principal.organization = "own"
      readers.append(
        ListReader(name: "staff of an organisation", principal: principal, isOfFew: !isOpen))
    }
    return readers
  }

  private static func isBounded(_ policy: Policy) -> Bool {
    switch policy {
    case .organization: true
    case .any(let policies): policies.contains(where: isBounded)
    case .both(let one, let other): isBounded(one) || isBounded(other)
    case .nobody, .anyone, .signedIn, .staff, .superuser, .permission, .owner, .member, .service,
      .rows:
      false
    }
  }
}
