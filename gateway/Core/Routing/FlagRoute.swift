package import FlagFeed
package import Flags

/// A flag decides where the requests of one address space lead, for each caller by himself.
package struct FlagRoute: Sendable, Equatable {
  package enum Way: Sendable, Equatable {
    /// As if there were no rule.
    case usual
    /// Like a path that nobody answers.
    case hidden
    /// To a service of the peers file, a version of one, or the old site.
    case service(String)
  }

  package var prefix: String
  /// Empty: all methods.
  package var methods: [String]
  package var flag: String
  package var on: Way
  package var off: Way
  /// What holds while nothing is known of the flag.
  package var standard: Bool

  package init(
    prefix: String, methods: [String] = [], flag: String, on: Way = .usual, off: Way = .usual,
    standard: Bool = false
  ) {
    self.prefix = prefix
    self.methods = methods
    self.flag = flag
    self.on = on
    self.off = off
    self.standard = standard
  }

  /// HEAD goes where GET goes: it asks for the same (RFC 9110, 9.3.2).
  package func holds(for method: String) -> Bool {
    methods.isEmpty || methods.contains(method) || method == "HEAD" && methods.contains("GET")
  }

  /// What the flag says of this subject; the rule's default where nobody knows the flag, or nothing is
  /// known of flags yet.
  package func decide(
    _ flags: LiveFlags, for subject: FlagSubject
  ) -> (isOn: Bool, isKnown: Bool) {
    let found = flags.evaluate(flag, for: subject)
    return found.reason == .error ? (standard, false) : (found.isOn, true)
  }

  /// For faults and metrics: `GET,HEAD /api/v1/booking/rooms`.
  package var name: String {
    methods.isEmpty ? prefix : methods.joined(separator: ",") + " " + prefix
  }

  /// The services that it leads to.
  var services: [String] {
    [on, off].compactMap { if case .service(let name) = $0 { name } else { nil } }
  }
}
