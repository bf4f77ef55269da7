import HTTPCore
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// Lays a change over the draft if it is still the version that the applicant saw.
  func keepAnswers(
    _ id: Int64, _ change: [String: FormValue], expecting version: Int64?, by viewer: Viewer
  ) async throws -> FormDataView {
    try await database.transaction { [requests] tx in
      let locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      if let version, version != locked.dataVersion {
        throw VersionRefusal.stale(current: locked.dataVersion)
      }
      return try await requests.keep(change, in: locked, tx: tx)
    }
  }
}
