package import Access
import Crypto
import Foundation
import HTTPCore
import IdentityApp
package import JSON
import Kernel
package import TestSupport

extension IdentityWorld {
  /// A world that trusts an authority of its own, whose certificate `person` has the number
  /// 850101300124.
  package static func withAuthority(
    _ body: (IdentityWorld, TestAuthority) async throws -> Void
  ) async throws {
    let authority = try TestAuthority()
    let trusted = authority.folder.appending(path: "trusted")
    try FileManager.default.createDirectory(at: trusted, withIntermediateDirectories: true)
    try Data(authority.certificate).write(to: trusted.appending(path: "root.pem"))
    try authority.issue("person")
    try await IdentityWorld.with {
      $0.authorities = trusted.path
    } _: { world in
      // The certificates are of today, those of a test a moment younger than its beginning.
      let today = Instant(seconds: Int64(Date().timeIntervalSince1970))
      world.clock.move(today + .seconds(3_600) - world.clock.now)
      try await body(world, authority)
    }
  }

  /// What is to be signed.
  package func toSign(
    _ purpose: String, for company: Int64? = nil, as caller: Principal = .anonymous()
  ) async throws -> String {
    let whose = company.map { [JSONMember("company_id", .number("\($0)"))] } ?? []
    let wish = JSONValue.object([JSONMember("purpose", .string(purpose))] + whose)
    return try await post("signature-challenges", wish, as: caller)["challenge"].string ?? ""
  }

  package static func signed(_ challenge: String, _ signature: [UInt8]) -> JSONValue {
    [
      "challenge": .string(challenge), "signature": .string(Base64.standard.text(signature)),
    ]
  }

  package func proveNumber(
    _ authority: TestAuthority, as caller: Principal, with file: String = "person"
  ) async throws -> ServiceClient.Answer {
    let text = try await toSign("number", as: caller)
    let signed = IdentityWorld.signed(text, try authority.sign(Array(text.utf8), as: file))
    return try await client.send(
      .put, "/api/v1/identity/me/iin", json: String(decoding: signed.bytes, as: UTF8.self),
      as: caller)
  }
}
