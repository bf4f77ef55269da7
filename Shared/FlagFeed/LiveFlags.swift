package import Access
package import Flags
package import Kernel
import Synchronization

/// The flags of this process, kept current by a `FlagFollower`. Asking them asks nobody else: while
/// identity is away the last known definitions stay. Before the first of them everything is off.
package final class LiveFlags: Sendable {
  private struct Known {
    var definitions = FlagDefinitions()
    var tag: String?
  }

  private let known = Mutex(Known())
  private let overrides: [String: Bool]
  private let clock: WallClock

  /// `overrides` decide flags and switches for this process, before all that identity says.
  package init(overrides: [String: Bool] = [:], clock: WallClock = .live) {
    self.overrides = overrides
    self.clock = clock
  }

  /// Whether a feature is on for whoever asks. A flag that nobody knows is off.
  package func isOn(
    _ name: String, for principal: Principal, in language: Language? = nil
  ) -> Bool {
    evaluate(name, for: FlagSubject(principal, language: language)).isOn
  }

  /// Whether a switch is on.
  package func isSwitchedOn(_ name: String) -> Bool {
    (decided(name) ?? definitions.switch(name)).isOn
  }

  /// Draws anew each time.
  package func isSampled(_ name: String) -> Bool {
    var chance = SystemRandomNumberGenerator()
    return definitions.sample(name, using: &chance).isOn
  }

  /// A flag with the reason of its value.
  package func evaluate(_ name: String, for subject: FlagSubject) -> FlagEvaluation {
    decided(name) ?? definitions.flag(name, for: subject, now: clock.now())
  }

  /// Whatever has that name, a flag before a switch before a sample; `nil` if nothing has.
  package func evaluate(
    any name: String, for subject: FlagSubject
  ) -> (kind: FlagKind, evaluation: FlagEvaluation)? {
    let definitions = definitions
    guard let kind = definitions.kind(of: name) else { return nil }
    switch kind {
    case .flag: return (kind, evaluate(name, for: subject))
    case .switch: return (kind, decided(name) ?? definitions.switch(name))
    case .sample:
      var chance = SystemRandomNumberGenerator()
      return (kind, definitions.sample(name, using: &chance))
    }
  }

  /// What the operator of this process has decided.
  private func decided(_ name: String) -> FlagEvaluation? {
    overrides.isEmpty ? nil : overrides[name].map { FlagEvaluation($0, .static) }
  }

  /// As they were heard last.
  package var definitions: FlagDefinitions { known.withLock { $0.definitions } }

  /// Names the definitions that are known; `nil` before the first.
  package var tag: String? { known.withLock { $0.tag } }

  /// Takes newer definitions over.
  package func replace(with definitions: FlagDefinitions, tag: String) {
    known.withLock { known in
      known.definitions = definitions
      known.tag = tag
    }
  }
}

extension FlagSubject {
  /// Whoever asks, as the gateway knows him.
  package init(_ principal: Principal, language: Language? = nil) {
    self.init(userID: principal.userID, sessionID: principal.sessionID)
    isStaff = principal.isStaff
    isSuperuser = principal.isSuperuser
    groups = principal.groups
    companies = Set(principal.companies.map(\.id))
    self.language = language
  }
}
