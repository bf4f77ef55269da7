package import Kernel

/// A feature flag as its row says: whom a feature is shown to. What is not named lets nobody in.
package struct Flag: Sendable, Equatable {
  package let name: String
  /// On or off for everybody, whatever else is said; `nil`: the rest decides.
  package var everyone: Bool?
  /// The share of all subjects.
  package var percent = Percent.none
  /// Whether a subject may say himself that it is on or off for him.
  package var isTesting = false
  package var superusers = false
  package var staff = false
  package var authenticated = false
  /// Codes such as `kk`.
  package var languages: Set<String> = []
  package var groups: Set<Int64> = []
  package var users: Set<Int64> = []
  /// These are let in by no criterion and no share; only `everyone` reaches them.
  package var excludedUsers: Set<Int64> = []
  /// Whoever belongs to one of them.
  package var companies: Set<Int64> = []
  /// Outside of these it is off.
  package var activeFrom: Instant?
  package var activeUntil: Instant?

  package init(_ name: String) { self.name = name }

  /// Whether its schedule lets it be on.
  package func isScheduled(at now: Instant) -> Bool {
    if let activeFrom, now < activeFrom { return false }
    if let activeUntil, now >= activeUntil { return false }
    return true
  }
}

/// A share of one hundred, exact to its hundredth.
package struct Percent: Sendable, Equatable, Comparable {
  /// From 0 to 10,000.
  package let hundredths: Int

  package static let none = Percent(hundredths: 0)

  package init(hundredths: Int) { self.hundredths = min(max(hundredths, 0), 10_000) }

  /// A decimal with at most two places, as PostgreSQL writes a `numeric`; `nil` for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isDigits = parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard isDigits, (1...2).contains(parts.count), let whole = Int(parts[0]) else { return nil }
    let places = parts.count == 2 ? parts[1] : "0"
    guard whole <= 100, places.utf8.count <= 2, let part = Int(places) else { return nil }
    self.init(hundredths: whole * 100 + (places.utf8.count == 1 ? part * 10 : part))
  }

  package static func < (left: Self, right: Self) -> Bool { left.hundredths < right.hundredths }
}
