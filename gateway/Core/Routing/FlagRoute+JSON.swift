import JSON

/// The member `routes` of the limits file.
///
/// ```json
/// [{"prefix": "/api/v1/booking/rooms", "methods": ["GET"], "flag": "new-rooms",
///   "on": "booking@next"},
///  {"prefix": "/api/v1/community/faqs", "flag": "faqs", "off": "hidden", "default": "on"},
///  {"prefix": "/events", "flag": "old-events", "off": "legacy"}]
/// ```
extension FlagRoute {
  /// The rules, and all faults at once.
  static func list(_ value: JSONValue) -> (routes: [FlagRoute], faults: [String]) {
    guard let values = value.array else { return ([], ["routes: not an array"]) }
    var routes: [FlagRoute] = []
    var faults: [String] = []
    for (index, value) in values.enumerated() {
      var wrong: [String] = []
      let route = FlagRoute(value, &wrong)
      faults += wrong.map { "routes[\(index)]: \($0)" }
      if routes.contains(where: { $0.collides(with: route) }) {
        faults.append("routes[\(index)]: \(route.name) has a rule already")
      }
      routes.append(route)
    }
    return (routes, faults)
  }

  private init(_ value: JSONValue, _ faults: inout [String]) {
    self.init(prefix: value["prefix"]?.string ?? "", flag: value["flag"]?.string ?? "")
    if !FlagRoute.isPath(prefix) {
      faults.append("prefix must be a path such as /api/v1/booking, not encoded")
    }
    if !(1...100).contains(flag.utf8.count) { faults.append("flag must be the name of a flag") }
    for member in value.members ?? [] {
      switch member.key {
      case "prefix", "flag": break
      case "methods":
        methods = member.value.array?.compactMap(\.string) ?? []
        if methods.isEmpty || !methods.allSatisfy(FlagRoute.isMethod) {
          faults.append("methods must be names of methods")
        }
      case "on": on = FlagRoute.way(member, &faults)
      case "off": off = FlagRoute.way(member, &faults)
      case "default":
        if !["on", "off"].contains(member.value.string) {
          faults.append("default must be on or off")
        }
        standard = member.value.string == "on"
      default: faults.append("unknown member \(member.key)")
      }
    }
    if faults.isEmpty, on == off { faults.append("on and off lead to the same") }
  }

  private static func way(_ member: JSONMember, _ faults: inout [String]) -> Way {
    switch member.value.string {
    case "hidden": return .hidden
    case .some(let name) where !name.isEmpty: return .service(name)
    default:
      faults.append("\(member.key) must be hidden, legacy or a service of the peers file")
      return .usual
    }
  }

  /// At least one segment, none of them empty, and nothing that could be written in two ways.
  private static func isPath(_ text: String) -> Bool {
    text.hasPrefix("/") && !text.hasSuffix("/") && !text.utf8.contains(UInt8(ascii: "%"))
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"?#\\".utf8.contains($0) }
      && text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }

  private static func isMethod(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
  }

  private func collides(with other: FlagRoute) -> Bool {
    prefix == other.prefix
      && (methods.isEmpty || other.methods.isEmpty || !Set(methods).isDisjoint(with: other.methods))
  }
}
