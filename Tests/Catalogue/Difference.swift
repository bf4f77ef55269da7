/// One thing in which a slice is not what the catalogue says.
struct Difference: Hashable, Sendable, CustomStringConvertible {
  let slice: Slice
  let table: String
  let what: String

  var description: String { "\(slice).\(table): \(what)" }
}

/// The differences that are wanted. One that has gone must go from this list too.
struct WantedDifference: Sendable {
  let slices: [Slice]
  let table: String
  let what: String
  let reason: String

  var differences: [Difference] {
    slices.map { Difference(slice: $0, table: table, what: what) }
  }

  static let all: [WantedDifference] = [
    WantedDifference(
      slices: [.identity], table: "account_user", what: "no unique constraint on (email)",
      reason: """
        A person who registers by telephone has no address: the index is unique over those that \
        are not empty.
        """),
    WantedDifference(
      slices: [.identity], table: "admin_honeypot_loginattempt",
      what: "the key is (id, timestamp), not (id)",
      reason: "Cut by month: the key of a table in parts holds what it is cut by."),
    WantedDifference(
      slices: Slice.allCases, table: "core_actionlog",
      what: "the key is (id, created_at), not (id)",
      reason: "Cut by month: the key of a table in parts holds what it is cut by."),
    WantedDifference(
      slices: Slice.allCases, table: "reversion_version", what: "content_type_id may be null",
      reason: """
        Numbers of content types differ between databases: the platform writes `model` instead, \
        and one of the two is always there.
        """),
  ]
}
