package import Access
import CommunityApp
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
package import TestSupport

extension CommunityWorld {
  package static let media = "/api/v1/community/media"

  /// A picture of one pixel.
  package static let picture =
    Base64.standard.bytes(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    ) ?? []

  package static func paper(_ number: Int = 1) -> [UInt8] {
    Array("%PDF-1.7\n%\u{e2}\u{e3}\n\(number) 0 obj".utf8)
  }

  package static func person(_ id: Int64 = 1, _ permissions: String...) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id, permissions: Set(permissions))
  }

  /// The body is the file.
  package func upload(
    _ content: [UInt8], named name: String = "план.pdf", to path: String = media,
    brokenAfter: Int? = nil, by principal: Principal = person()
  ) async throws -> ServiceClient.Answer {
    let field = "attachment; filename*=UTF-8''" + PercentEncoding.encode(name)
    return try await client.send(
      .post, path, body: content, brokenAfter: brokenAfter,
      headers: [(name: "Content-Disposition", value: field)], as: principal)
  }

  /// The key of a file that was just uploaded.
  package func uploaded(
    _ content: [UInt8], named name: String = "план.pdf", by principal: Principal = person()
  ) async throws -> String {
    try await upload(content, named: name, by: principal)["id"].string ?? ""
  }

  package func file(
    _ path: String, _ fields: KeyValuePairs<String, String> = [:],
    by principal: Principal = .anonymous()
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .get, Self.media + "/" + path, headers: fields.map { (name: $0.key, value: $0.value) },
      as: principal)
  }

  package func delete(
    _ id: String, version: String = "*", by principal: Principal = person()
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .delete, Self.media + "/" + id, headers: [(name: "If-Match", value: version)],
      as: principal)
  }

  package func count(_ table: String) async throws -> Int {
    try await database.query("select count(*)::bigint as n from \(identifier: table)").first?
      .int("n") ?? -1
  }

  /// Makes everything as old as a purge wants it.
  package func letTimePass() async throws {
    _ = try await database.query(
      "update shared_mediafile set updated_at = updated_at - interval '30 days'")
    _ = try await database.query(
      """
      update media_look set looked_at = looked_at - interval '30 days',
        unused_since = unused_since - interval '30 days'
      """)
    _ = try await database.query(
      "update stored_object set touched_at = touched_at - interval '30 days'")
  }

  /// Two looks, a while apart.
  package func purgeTwice() async throws {
    for _ in 1...2 {
      try await letTimePass()
      try await app.media.purge(now: WallClock.live.now())
    }
  }
}
