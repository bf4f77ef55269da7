import Access
import Resources

/// What a caller must be, and the row be like, for a policy to let him: one way of several. Also
/// somebody who is just that.
struct Need {
  var isSignedIn = false
  var isStaff = false
  var isSuperuser = false
  /// The process that he is.
  var service: String?
  var codes: Set<String> = []
  /// Columns that must hold his number.
  var owner: Set<String> = []
  /// Columns that must hold the number of his company.
  var company: Set<String> = []
  /// In that company; `nil`: any.
  var role: String?
  /// What the row must be like.
  var states: [RowState] = []

  static let user: Int64 = 71
  static let companyID: Int64 = 9
  /// Who owns nothing.
  private static let bystander: Int64 = 74
  static let people = [user, bystander]

  /// Nothing of the caller.
  var asksNothing: Bool {
    !isSignedIn && !isStaff && !isSuperuser && service == nil && codes.isEmpty && owner.isEmpty
      && company.isEmpty
  }

  /// The same by a command: whoever gives one is signed in, or a process.
  var ofCommand: Need {
    var copy = self
    copy.isSignedIn = service == nil
    return copy
  }

  /// Who is this and nothing more.
  var principal: Principal {
    if let service { return .service(service) }
    guard !asksNothing else { return .anonymous() }
    return Principal(
      kind: .user, issuer: Principal.gateway, userID: owner.isEmpty ? Need.bystander : Need.user,
      permissions: codes, isStaff: isStaff, isSuperuser: isSuperuser,
      companies: company.isEmpty
        ? [] : [CompanyRole(id: Need.companyID, role: role ?? "member")])
  }

  /// Nobody, and those who lack one thing of it, each another.
  var lacking: [Need] {
    guard !asksNothing else { return [] }
    var callers = [Need()]
    func add(_ change: (inout Need) -> Void) {
      var copy = self
      copy.isSignedIn = service == nil
      change(&copy)
      callers.append(copy)
    }
    if service != nil { add { $0.service = "gateway" } }
    if isStaff { add { $0.isStaff = false } }
    if isSuperuser { add { $0.isSuperuser = false } }
    for code in codes { add { $0.codes.remove(code) } }
    if !owner.isEmpty { add { $0.owner = [] } }
    if !company.isEmpty { add { $0.company = [] } }
    if role != nil { add { $0.role = "none" } }
    return callers
  }

  /// Whether who is this has all that the other asks of a caller.
  func covers(_ other: Need) -> Bool {
    let isPerson = service == nil && !asksNothing
    return (isPerson || !other.isSignedIn) && (isSuperuser || !other.isSuperuser)
      && (isStaff || isSuperuser || !other.isStaff)
      && (other.service == nil || other.service == service)
      && (isSuperuser || other.codes.isSubset(of: codes))
      && (other.owner.isEmpty || !owner.isEmpty)
      && (other.company.isEmpty || !company.isEmpty)
      && (other.role == nil || other.role == role)
  }

  private func joined(with other: Need) -> Need {
    Need(
      isSignedIn: isSignedIn || other.isSignedIn, isStaff: isStaff || other.isStaff,
      isSuperuser: isSuperuser || other.isSuperuser, service: service ?? other.service,
      codes: codes.union(other.codes), owner: owner.union(other.owner),
      company: company.union(other.company), role: role ?? other.role,
      states: states + other.states)
  }

  static func ways(of policy: Policy) -> [Need] {
    switch policy {
    case .nobody: []
    case .anyone, .organization: [Need()]
    case .signedIn: [Need(isSignedIn: true)]
    case .staff: [Need(isStaff: true)]
    case .superuser: [Need(isSuperuser: true)]
    case .permission(let code): [Need(codes: [code])]
    case .owner(let column): [Need(owner: [column])]
    case .member(let column, let roles):
      roles.isEmpty
        ? [Need(company: [column])] : roles.map { Need(company: [column], role: $0) }
    case .service(let callers): callers.map { Need(service: $0) }
    case .rows(let state): [Need(states: [state])]
    case .any(let policies): policies.flatMap(ways)
    case .both(let one, let other):
      ways(of: one).flatMap { way in ways(of: other).map { way.joined(with: $0) } }
    }
  }
}
