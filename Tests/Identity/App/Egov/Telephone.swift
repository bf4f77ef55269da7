import Access
import Crypto
import HTTPCore
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

/// A telephone with eGov Mobile and a browser that shows it a code.
struct Telephone {
  let world: IdentityWorld
  let authority: TestAuthority

  /// What a code leads to, without the origin.
  static func target(of code: String) throws -> String {
    let address = try #require(code.firstRange(of: "mobileSign:https://hub.example"))
    return String(code[address.upperBound...])
  }

  /// Where the documents are, told by what the code leads to.
  func documents(_ code: String) async throws -> String {
    let told = try await world.client.send(.get, Telephone.target(of: code))
    let uri = try #require(told["document"]["uri"]?.string)
    let start = try #require(uri.firstRange(of: "https://hub.example")?.upperBound)
    return String(uri[start...])
  }

  /// The bytes to sign.
  func content(_ documents: String) async throws -> [UInt8] {
    let got = try await world.client.send(.get, documents)
    let file = got["documentsToSign"].array?.first?["document"]?["file"]
    return try #require(file?["data"]?.string.flatMap { Base64.standard.bytes($0) })
  }

  func bring(_ cms: [UInt8], to documents: String) async throws -> ServiceClient.Answer {
    try await world.client.send(
      .put, documents,
      json: """
        {"signMethod": "CMS_WITH_DATA", "documentsToSign": [{"id": 1, "nameRu": "x", "meta": [],
          "document": {"file": {"mime": "", "data": "\(Base64.standard.text(cms))"}}}]}
        """)
  }

  /// Reads the code, signs, brings it back.
  func sign(_ code: String, with file: String = "person") async throws -> ServiceClient.Answer {
    let documents = try await documents(code)
    let cms = try authority.sign(try await content(documents), as: file, detached: false)
    return try await bring(cms, to: documents)
  }
}
