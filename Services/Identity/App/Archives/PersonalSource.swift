package import Access
import HTTPCore
package import IdentityDomain
import JSON
import Kernel
package import PersonalData

/// Where the data of a person come from, service by service.
package struct PersonalSource: Sendable {
  /// The files that there may be.
  let files: @Sendable (_ service: String) async throws -> [String]
  /// A page of one, from behind a cursor.
  let page:
    @Sendable (_ service: String, _ file: String, _ user: UserID, _ after: String?) async throws
      -> PersonalPage

  /// Others are asked, identity reads its own tables.
  package static func live(_ peers: PeerClient, own: PersonalReader) -> PersonalSource {
    let root = "/internal/v1/personal-data"
    return PersonalSource { service in
      if service == "identity" { return own.files }
      let answer = try await peers.get(service, root, deadline: .seconds(30)).json()
      return answer["files"]?.array?.compactMap(\.string) ?? []
    } page: { service, file, user, after in
      if service == "identity" {
        guard let page = try await own.page(of: file, user: user.rawValue, after: after) else {
          throw BrokenPart()
        }
        return page
      }
      let behind = after.map { "&after=" + PercentEncoding.encode($0) } ?? ""
      let answer = try await peers.get(
        service, "\(root)/\(file)?user_id=\(user.rawValue)\(behind)", deadline: .seconds(60),
        limit: PersonalSource.mostBytes)
      guard let page = PersonalPage(lines: try answer.content()) else { throw BrokenPart() }
      return page
    }
  }

  /// Of one page: it ends with the row that makes it longer than 1 MiB, and a row may be long.
  private static let mostBytes = 64 << 20

  package init(
    files: @escaping @Sendable (_ service: String) async throws -> [String],
    page:
      @escaping @Sendable (
        _ service: String, _ file: String, _ user: UserID, _ after: String?
      ) async throws -> PersonalPage
  ) {
    self.files = files
    self.page = page
  }
}

/// A service gave something that is no part of an archive.
struct BrokenPart: Error, Hashable {}
