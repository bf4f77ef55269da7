package import Kernel
import Postgres

/// Pitching days. Every change is a command that runs inside the caller's transaction; a day is
/// locked before its requests.
package struct PitchingSessions: Sendable {
  let database: Database
  let requests: Requests

  package init(requests: Requests) {
    database = requests.database
    self.requests = requests
  }
}

/// What a pitching day is to be; `nil` leaves what is there, or what the service says.
package struct PitchingWish: Sendable {
  package var title: String?
  package var startsAt: Instant?
  package var place: String?
  package var link: String?
  package var minutes: Int?
  package var trims: Bool?
  package var fewestGrades: Int?
  /// In their order.
  package var requests: [Int64]?
  package var jurors: [Int64]?

  package init() {}
}
