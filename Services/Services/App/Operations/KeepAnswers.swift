import HTTPCore
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Lays a change over the draft if it is still the version that its writer saw.
  func keepAnswers(
    _ id: Int64, _ change: [String: FormValue], expecting version: Int64?, by viewer: Viewer
  ) async throws -> FormDataView {
    try await database.transaction { [requests] tx in
      let locked = try await requests.lock(id, editedBy: viewer, in: tx)
      if let version { try await requests.check(version, of: locked, in: tx) }
      return try await requests.keep(change, in: locked, by: viewer.userID, tx: tx)
    }
  }
}
