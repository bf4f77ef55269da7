package import Kernel

/// Reads the settings of a process from the environment, which is read once, in `main`. Every fault
/// is gathered; `finish` throws them all. A getter that finds a fault answers a stand-in that is
/// never used, because `finish` throws. Values of secrets are never shown.
package struct SettingsReader {
  private let values: [String: String]
  private var faults: [SettingsFault] = []

  package init(_ environment: [String: String]) { values = environment }

  /// The value, or `nil` if it is not set or empty.
  package func raw(_ name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// Without a default the setting is required.
  package mutating func string(_ name: String, default standard: String? = nil) -> String {
    raw(name) ?? standard ?? missing(name, "")
  }

  /// A secret has no default.
  package mutating func secret(_ name: String, minimumLength: Int = 1) -> Secret<String> {
    guard let value = raw(name) else { return Secret(missing(name, "")) }
    if value.utf8.count < minimumLength {
      fault(name, "is shorter than \(minimumLength) bytes")
    }
    return Secret(value)
  }

  package mutating func int(
    _ name: String, default standard: Int? = nil, in range: ClosedRange<Int> = .min ... .max
  ) -> Int {
    guard let text = raw(name) else { return standard ?? missing(name, range.lowerBound) }
    guard let value = Int(text), range.contains(value) else {
      fault(name, "is not a whole number from \(range.lowerBound) to \(range.upperBound)")
      return standard ?? range.lowerBound
    }
    return value
  }

  /// `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`.
  package mutating func flag(_ name: String, default standard: Bool = false) -> Bool {
    switch raw(name)?.lowercased() {
    case nil: return standard
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default:
      fault(name, "is neither 1 nor 0")
      return standard
    }
  }

  /// A whole number with `ms`, `s`, `m` or `h`, such as `500ms`.
  package mutating func duration(_ name: String, default standard: Duration? = nil) -> Duration {
    guard let text = raw(name) else { return standard ?? missing(name, .zero) }
    let units: [(String, Int)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
    for (unit, milliseconds) in units where text.hasSuffix(unit) {
      if let count = Int(text.dropLast(unit.count)), (0...1_000_000_000).contains(count) {
        return .milliseconds(count * milliseconds)
      }
    }
    fault(name, "is not a duration such as 500ms, 30s, 5m or 1h")
    return standard ?? .zero
  }

  /// One of a fixed set of words.
  package mutating func choice<Choice>(
    _ name: String, default standard: Choice, _ choices: KeyValuePairs<String, Choice>
  ) -> Choice {
    guard let text = raw(name) else { return standard }
    if let found = choices.first(where: { $0.key == text }) { return found.value }
    fault(name, "is none of " + choices.map(\.key).joined(separator: ", "))
    return standard
  }

  /// Words separated by commas; blanks around them are dropped.
  package func list(_ name: String) -> [String] {
    (raw(name) ?? "").split(separator: ",").map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }

  /// Notes a fault of the caller's own rules. `explanation` never shows the value of a secret.
  package mutating func fault(_ name: String, _ explanation: String) {
    faults.append(SettingsFault(name: name, explanation: explanation))
  }

  /// Throws every fault at once.
  package func finish() throws(SettingsProblem) {
    guard faults.isEmpty else { throw SettingsProblem(faults: faults) }
  }

  mutating func missing<Value>(_ name: String, _ standIn: Value) -> Value {
    fault(name, "is not set")
    return standIn
  }
}
