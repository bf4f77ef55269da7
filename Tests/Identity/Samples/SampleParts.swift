package import IdentityApp
import IdentityStore
import Kernel
package import PersonalData
package import Synchronization

/// What the other services would give, and whether they are there. Identity reads its own tables.
package final class SampleParts: Sendable {
  package struct State: Sendable {
    /// Services that do not answer.
    package var away: Set<String> = []
    /// Rows by service and file.
    package var rows: [String: [(file: String, rows: [String])]] = [
      "booking": [("bookings", [#"{"id": 1, "purpose": "demo"}"#, #"{"id": 2}"#])],
      "community": [("notifications", [#"{"id": 3}"#]), ("comments", [])],
    ]
    /// How often a page was asked of a service.
    package var asked: [String: Int] = [:]
  }

  package struct Away: Error {
    package init() {}
  }

  package let state = Mutex(State())
  /// Runs before each page, with how often the service was asked.
  package let beforePage: Mutex<(@Sendable (_ service: String, Int) async throws -> Void)?> =
    Mutex(nil)

  package init() {}

  package func leave(_ services: String...) { state.withLock { $0.away.formUnion(services) } }

  package func comeBack() { state.withLock { $0.away = [] } }

  /// A page has one row, so that there are several.
  package func source(own: PersonalReader) -> PersonalSource {
    PersonalSource { [self] service in
      if service == "identity" { return own.files }
      return try state.withLock { state in
        if state.away.contains(service) { throw Away() }
        return state.rows[service]?.map(\.file) ?? []
      }
    } page: { [self] service, file, user, after in
      let count = state.withLock { state in
        state.asked[service, default: 0] += 1
        return state.asked[service, default: 0]
      }
      if let hook = beforePage.withLock({ $0 }) { try await hook(service, count) }
      if service == "identity" {
        guard let page = try await own.page(of: file, user: user.rawValue, after: after) else {
          throw Away()
        }
        return page
      }
      return try state.withLock { state in
        if state.away.contains(service) { throw Away() }
        let rows = state.rows[service]?.first { $0.file == file }?.rows ?? []
        let index = after.flatMap { Int($0) } ?? 0
        guard index < rows.count else { return PersonalPage(rows: [], next: nil) }
        return PersonalPage(
          rows: [rows[index]], next: index + 1 < rows.count ? String(index + 1) : nil)
      }
    }
  }
}
