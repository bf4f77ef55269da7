package import Kernel

/// How many of some requests ever came to each place.
package struct Funnel: Sendable, Hashable {
  /// A place, and how many came to it.
  package struct Arrivals: Sendable, Hashable {
    package let code: String
    package let label: Localized
    package let status: RequestStatus?
    package let reached: Int

    package init(code: String, label: Localized, status: RequestStatus?, reached: Int) {
      self.code = code
      self.label = label
      self.status = status
      self.reached = reached
    }
  }

  package struct Stage: Sendable, Hashable {
    package let arrivals: Arrivals
    /// Of all requests.
    package let share: Double?
    /// Of those that came to the stage before on the way through; over 1 where a process may go past
    /// that one. `nil`: the first stage, or one beside the way.
    package let rate: Double?
  }

  package let total: Int
  package let stages: [Stage]

  /// `places` in the order of the way.
  package init(total: Int, _ places: [Arrivals]) {
    self.total = total
    var before: Int?
    stages = places.map { place in
      let share = Self.ratio(place.reached, of: total)
      guard place.status?.isAside != true else {
        return Stage(arrivals: place, share: share, rate: nil)
      }
      let rate = before.flatMap { Self.ratio(place.reached, of: $0) }
      before = place.reached
      return Stage(arrivals: place, share: share, rate: rate)
    }
  }

  /// To four decimals, half of the last one up.
  private static func ratio(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double((part * 20_000 + whole) / (2 * whole)) / 10_000 : nil
  }
}

extension RequestStatus {
  /// Where requests stand that were handed in: first the way through, then what lies beside it.
  package static let counted = [submitted, inProgress, approved, active, completed] + aside

  private static let aside = [revision, rejected, cancelled, expired]

  var isAside: Bool { RequestStatus.aside.contains(self) }
}
