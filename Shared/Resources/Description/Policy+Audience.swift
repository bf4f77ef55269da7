import OpenAPI

extension Policy {
  /// Who gets as far as a row, whichever rows they are.
  var audience: Audience {
    switch self {
    case .nobody, .service: .services
    case .anyone, .rows, .organization: .anyone
    case .signedIn, .owner: .signedIn
    case .staff: .holders("staff")
    case .superuser: .holders("superuser")
    case .permission(let code): .holders(code)
    case .member(_, let roles):
      .holders(
        roles.isEmpty
          ? "a member of its company" : "its company's \(roles.joined(separator: " or "))")
    case .any(let policies): policies.map(\.audience).widest
    case .both(let one, let other): one.audience.narrowed(by: other.audience)
    }
  }
}

extension Audience {
  fileprivate func narrowed(by other: Audience) -> Audience {
    switch (self, other) {
    case (.services, _), (_, .services): .services
    case (.holders(let one), .holders(let two)): .holders("\(one) and \(two)")
    case (.holders, _): self
    case (_, .holders): other
    case (.anyone, _): other
    case (.signedIn, _): self
    }
  }
}

extension [Audience] {
  fileprivate var widest: Audience {
    if allSatisfy({ $0 == .services }) { return .services }
    if contains(.anyone) { return .anyone }
    if contains(.signedIn) { return .signedIn }
    let rules = compactMap { audience -> String? in
      if case .holders(let rule) = audience { rule } else { nil }
    }
    return .holders(rules.joined(separator: " or "))
  }
}
