import Postgres

/// The opinions of experts. Every change is a command that runs inside the caller's transaction; a
/// request is locked before its round and its opinions.
package struct Opinions: Sendable {
  let database: Database
  let requests: Requests

  package init(requests: Requests) {
    database = requests.database
    self.requests = requests
  }
}
