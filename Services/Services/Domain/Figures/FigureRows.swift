package import Kernel

/// How long requests stood at a place: stays that have ended, in hours by the clock on the wall.
package struct StayRow: Sendable, Hashable {
  package let code: String
  package let label: Localized
  package let stays: Int
  package let medianHours: Double?
  package let p90Hours: Double?
  /// How many stand there now: their stays are in no median.
  package let standing: Int

  package init(
    code: String, label: Localized, stays: Int, medianHours: Double?, p90Hours: Double?,
    standing: Int
  ) {
    self.code = code
    self.label = label
    self.stays = stays
    self.medianHours = medianHours
    self.p90Hours = p90Hours
    self.standing = standing
  }
}

/// What one member of the staff has on the desk, and has done.
package struct LoadRow: Sendable, Hashable {
  /// `nil`: the requests that nobody has taken.
  package let assigneeID: Int64?
  package let name: String?
  package let open: Int
  package let overdue: Int
  package let decided: Int
  /// From handing in to the decision.
  package let medianDays: Double?

  package init(
    assigneeID: Int64?, name: String?, open: Int, overdue: Int, decided: Int, medianDays: Double?
  ) {
    self.assigneeID = assigneeID
    self.name = name
    self.open = open
    self.overdue = overdue
    self.decided = decided
    self.medianDays = medianDays
  }
}

/// Requests of companies that are at home in one place.
package struct RegionRow: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case region
    /// The company says none.
    case unknown
    /// No company asked.
    case person
  }

  package let kind: Kind
  package let region: String?
  package let requests: Int
  package let companies: Int
  /// Of the requests: what was approved, whatever became of it later.
  package let approved: Int

  package init(kind: Kind, region: String?, requests: Int, companies: Int, approved: Int) {
    self.kind = kind
    self.region = region
    self.requests = requests
    self.companies = companies
    self.approved = approved
  }
}
