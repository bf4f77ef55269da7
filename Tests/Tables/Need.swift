import Access
import Resources

/// What a caller must be for a policy to let him: one way of several.
struct Need {
  var codes: Set<String> = []
  /// Columns that must hold his number.
  var owner: Set<String> = []
  /// Columns that must hold the number of his company.
  var company: Set<String> = []
  var role = "member"

  static let user: Int64 = 71
  static let companyID: Int64 = 9

  /// The principal who is this and nothing more.
  func principal(without code: String? = nil) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: Need.user,
      permissions: code.map { codes.subtracting([$0]) } ?? codes,
      companies: company.isEmpty ? [] : [CompanyRole(id: Need.companyID, role: role)])
  }

  private func joined(with other: Need) -> Need {
    Need(
      codes: codes.union(other.codes), owner: owner.union(other.owner),
      company: company.union(other.company), role: other.company.isEmpty ? role : other.role)
  }

  /// All ways but those that ask nothing of the caller.
  static func all(of policy: Policy) -> [Need] {
    ways(of: policy).filter { !($0.codes.isEmpty && $0.owner.isEmpty && $0.company.isEmpty) }
  }

  private static func ways(of policy: Policy) -> [Need] {
    switch policy {
    case .nobody, .rows, .superuser, .service: []
    case .anyone, .signedIn, .staff, .organization: [Need()]
    case .permission(let code): [Need(codes: [code])]
    case .owner(let column): [Need(owner: [column])]
    case .member(let column, let roles): [Need(company: [column], role: roles.first ?? "member")]
    case .any(let policies): policies.flatMap(ways)
    case .both(let one, let other):
      ways(of: one).flatMap { way in ways(of: other).map { way.joined(with: $0) } }
    }
  }
}
