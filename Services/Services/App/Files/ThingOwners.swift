package import Access
import HTTPCore
import JSON
import Kernel
package import ServicesStore

/// Asks another context whether something of its own is the reader's.
///
/// `GET /internal/v1/file-access?source&primary_key&user_id&companies` → `{"granted": bool}`.
package struct ThingOwners: Sendable {
  /// Throws when the context cannot be reached: then nobody reads.
  package let holds:
    @Sendable (_ context: String, FileThing, _ user: Int64, _ companies: [Int64]) async throws
      -> Bool

  package init(
    holds:
      @escaping @Sendable (_ context: String, FileThing, _ user: Int64, _ companies: [Int64])
      async throws -> Bool
  ) {
    self.holds = holds
  }

  /// Asks over the network.
  package static func live(_ peers: PeerClient) -> ThingOwners {
    ThingOwners { context, thing, user, companies in
      let items = [
        ("source", thing.source), ("primary_key", thing.primaryKey), ("user_id", String(user)),
        ("companies", companies.map(String.init).joined(separator: ",")),
      ]
      let query = items.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
      let answer = try await peers.get(context, "/internal/v1/file-access?" + query)
      return try answer.json()["granted"]?.bool == true
    }
  }
}
