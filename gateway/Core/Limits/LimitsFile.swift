import JSON

/// Reads the limits file: an object whose members are all optional. `routes` are those of flags
/// (`FlagRoute`).
///
/// ```json
/// {"anonymous": {"rate": 20, "burst": 60}, "user": {"rate": 50, "burst": 150},
///  "client": {"rate": 200, "burst": 600}, "deadline_seconds": 30, "body_bytes": 10485760,
///  "rules": [{"prefix": "/api/v1/services/reports", "methods": ["GET"], "rate": 1, "burst": 5,
///             "per": "user", "deadline_seconds": 120, "body_bytes": 1048576}]}
/// ```
package enum LimitsFile {
  /// The limits, and all faults of the file at once: with a fault the limits do not count.
  package static func read(_ bytes: [UInt8]) -> (limits: GatewayLimits, faults: [String]) {
    var reader = Reader()
    do throws(JSONSyntaxError) {
      reader.read(try JSONParser.parse(bytes))
    } catch {
      reader.faults.append("not JSON: \(error.reason) at byte \(error.offset)")
    }
    return (reader.limits, reader.faults)
  }

  private struct Reader {
    var limits = GatewayLimits()
    var faults: [String] = []

    mutating func read(_ value: JSONValue) {
      guard case .object(let members) = value else { return faults.append("not an object") }
      for member in members {
        switch member.key {
        case "anonymous": limits.anonymous = bucket(member) ?? limits.anonymous
        case "user": limits.user = bucket(member) ?? limits.user
        case "client": limits.client = bucket(member) ?? limits.client
        case "deadline_seconds": limits.deadline = seconds(member, "") ?? limits.deadline
        case "body_bytes": limits.bodyBytes = count(member, "") ?? limits.bodyBytes
        case "rules": readRules(member.value)
        case "routes":
          let (routes, wrong) = FlagRoute.list(member.value)
          limits.setFlagRoutes(routes)
          faults += wrong
        default: faults.append("unknown member \(member.key)")
        }
      }
    }

    mutating func readRules(_ value: JSONValue) {
      guard let values = value.array else { return faults.append("rules: not an array") }
      var rules: [RequestRule] = []
      for (index, value) in values.enumerated() {
        if let rule = rule(value, at: "rules[\(index)]") { rules.append(rule) }
      }
      limits.setRules(rules)
    }

    mutating func rule(_ value: JSONValue, at place: String) -> RequestRule? {
      guard let prefix = value["prefix"]?.string, prefix.hasPrefix("/") else {
        faults.append("\(place): prefix must begin with /")
        return nil
      }
      var rule = RequestRule(prefix: prefix)
      for member in value.members ?? [] {
        switch member.key {
        case "prefix", "rate", "burst": break
        case "methods":
          rule.methods = member.value.array?.compactMap(\.string) ?? []
          if rule.methods.isEmpty { faults.append("\(place): methods must be names of methods") }
        case "per":
          if let counted = member.value.string.flatMap(RequestRule.Counted.init) {
            rule.counted = counted
          } else {
            faults.append("\(place): per must be address or user")
          }
        case "deadline_seconds": rule.deadline = seconds(member, place)
        case "body_bytes": rule.bodyBytes = count(member, place)
        default: faults.append("\(place): unknown member \(member.key)")
        }
      }
      if value["rate"] != nil || value["burst"] != nil {
        rule.bucket = bucket(JSONMember(place, value), others: true)
      }
      return rule
    }

    mutating func bucket(_ member: JSONMember, others: Bool = false) -> TokenBucket? {
      let value = member.value
      guard let rate = value["rate"]?.double, rate > 0, rate <= 1_000_000,
        let burst = value["burst"]?.int, (1...1_000_000).contains(burst)
      else {
        faults.append("\(member.key): needs rate and burst between 0 and 1000000")
        return nil
      }
      if !others, value.members?.count != 2 { faults.append("\(member.key): unknown members") }
      return TokenBucket(rate: rate, burst: burst)
    }

    mutating func seconds(_ member: JSONMember, _ place: String) -> Duration? {
      guard let seconds = member.value.double, seconds > 0, seconds <= 3_600 else {
        faults.append("\(place) \(member.key) must be between 0 and 3600")
        return nil
      }
      return .milliseconds(Int64(seconds * 1_000))
    }

    mutating func count(_ member: JSONMember, _ place: String) -> Int? {
      guard let count = member.value.int, count >= 0, count <= 1 << 40 else {
        faults.append("\(place) \(member.key) must be a number of bytes")
        return nil
      }
      return count
    }
  }
}
