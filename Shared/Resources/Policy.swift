import Access
import Postgres

/// Who may do something with which rows of a table. A policy never loads a row to look at it: it
/// becomes a condition of the statement, so what is not allowed is not there.
package indirect enum Policy: Sendable {
  /// Not by this resource at all: there is no such route.
  case nobody
  case anyone
  case signedIn
  case staff
  case superuser
  case permission(String)
  /// The person whose id the column holds.
  case owner(String)
  /// Members of the company whose id the column holds; in one of the roles, where some are named.
  case member(company: String, roles: [String] = [])
  /// Staff of one organisation, only what is its own; everybody else, everything. To be joined with
  /// another policy.
  case organization(OrganizationBound)
  /// The named processes, on an address that begins with `/internal/`.
  case service([String])
  /// Anyone, but only rows of that state.
  case rows(RowState)
  case any([Policy])
  case both(Policy, Policy)

  /// Holders of the right; of those who are bound to an organisation, what is its own.
  package static func permission(_ code: String, within bound: OrganizationBound) -> Policy {
    .both(.permission(code), .organization(bound))
  }

  /// False if there is to be no route.
  var isOpen: Bool {
    if case .nobody = self { false } else { true }
  }

  /// How far it lets a caller reach.
  func reach(of principal: Principal) -> Reach {
    switch self {
    case .nobody: .nothing(.notAllowed)
    case .anyone: .everything
    case .signedIn: principal.isSignedIn ? .everything : .nothing(.notSignedIn)
    case .staff: fulfilled(principal.isStaff || principal.isSuperuser, principal)
    case .superuser: fulfilled(principal.isSuperuser, principal)
    case .permission(let code): fulfilled(principal.has(code), principal)
    case .owner(let column):
      principal.userID.map { .rows("item.\(identifier: column) = \($0)") } ?? .nothing(.notSignedIn)
    case .member(let company, let roles):
      Policy.membership(company, roles, principal)
    case .organization(let bound): bound.reach(of: principal)
    case .service(let callers):
      principal.kind == .service && callers.contains(principal.issuer)
        ? .everything : .nothing(.notAllowed)
    case .rows(let state): .rows("(\(state.condition(on: "item")))")
    case .any(let policies): policies.map { $0.reach(of: principal) }.widest
    case .both(let one, let other):
      one.reach(of: principal).narrowed(by: other.reach(of: principal))
    }
  }

  /// Columns of the row that decide whom it is for.
  var columns: Set<String> {
    switch self {
    case .owner(let column), .member(let column, _): [column]
    case .organization(let bound): [bound.column]
    case .any(let policies): policies.reduce(into: []) { $0.formUnion($1.columns) }
    case .both(let one, let other): one.columns.union(other.columns)
    case .nobody, .anyone, .signedIn, .staff, .superuser, .permission, .service, .rows: []
    }
  }

  private func fulfilled(_ isFulfilled: Bool, _ principal: Principal) -> Reach {
    if isFulfilled { return .everything }
    return .nothing(principal.isSignedIn ? .notAllowed : .notSignedIn)
  }

  private static func membership(
    _ column: String, _ roles: [String], _ principal: Principal
  ) -> Reach {
    guard principal.isSignedIn else { return .nothing(.notSignedIn) }
    let companies = principal.companies.filter { roles.isEmpty || roles.contains($0.role) }
    guard !companies.isEmpty else { return .nothing(.notAllowed) }
    return .rows("item.\(identifier: column) = any (\(companies.map(\.id).asArray)::bigint[])")
  }
}

/// The rows that a policy leaves a caller, by a condition on the table named `item`.
enum Reach: Sendable {
  case nothing(AccessRefusal)
  case everything
  case rows(SQL)

  /// The condition; throws if nothing is left.
  func condition() throws(AccessRefusal) -> SQL? {
    switch self {
    case .nothing(let refusal): throw refusal
    case .everything: nil
    case .rows(let condition): condition
    }
  }

  /// Whether it reaches the row `item`.
  var holds: SQL {
    switch self {
    case .nothing: "false"
    case .everything: "true"
    case .rows(let condition): condition
    }
  }

  func narrowed(by other: Reach) -> Reach {
    switch (self, other) {
    case (.nothing, _): self
    case (_, .nothing): other
    case (.everything, _): other
    case (_, .everything): self
    case (.rows(let one), .rows(let two)): .rows("(\(one) and \(two))")
    }
  }
}

extension [Reach] {
  /// What any of them allows. Signing in would help if it would help with one.
  fileprivate var widest: Reach {
    var conditions: [SQL] = []
    var refusal = AccessRefusal.notAllowed
    for reach in self {
      switch reach {
      case .everything: return .everything
      case .rows(let condition): conditions.append(condition)
      case .nothing(let reason): if reason == .notSignedIn { refusal = reason }
      }
    }
    if conditions.isEmpty { return .nothing(refusal) }
    return .rows("(\(conditions.joined(" or ")))")
  }
}
