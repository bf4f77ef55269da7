/// What applications can have, as the staff keeps it. A word that does not stand in it opens nothing.
package struct ScopeCatalogue: Sendable {
  package struct Scope: Sendable, Equatable {
    package let code: String
    package let isActive: Bool
    /// More than a person can give away: an application gets it of the staff alone.
    package let isReserved: Bool

    package init(code: String, isActive: Bool, isReserved: Bool) {
      self.code = code
      self.isActive = isActive
      self.isReserved = isReserved
    }
  }

  package enum Fault: Error, Equatable {
    case unknown
    case reserved
  }

  package let scopes: [Scope]

  package init(_ scopes: [Scope]) { self.scopes = scopes }

  /// Those that can be asked for now.
  package var active: [String] { scopes.filter(\.isActive).map(\.code) }

  /// Whether an application may be written down with the scope. What it `holds` it may keep, whoever gave
  /// it.
  package func judge(
    _ code: String, holding held: ScopeList, byStaff isStaff: Bool
  ) throws(Fault) {
    guard let scope = scopes.first(where: { $0.code == code && $0.isActive }) else {
      throw .unknown
    }
    guard !scope.isReserved || isStaff || held.contains(code) else { throw .reserved }
  }
}
