import Foundation
import IdentityApp
import IdentityDomain
import Kernel
import Testing

struct ProviderFileTests {
  private func book(_ text: String, secret: String? = "word\n") throws -> ProviderBook {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "techhub-providers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("social.json")
    try Data(text.utf8).write(to: file)
    if let secret {
      try Data(secret.utf8).write(to: folder.appendingPathComponent("google.secret"))
    }
    return try ProviderBook(file: file.path, calls: .failing)
  }

  private static let google = """
    {"name": "google", "title": "Google", "issuer": "https://accounts.google.com",
     "client_id": "c", "client_secret_file": "google.secret", "stored_as": "google-oauth2",
     "old_name": "email", "hosts": ["oauth2.googleapis.com"]}
    """

  @Test func a_provider_is_read_with_its_secret() throws {
    let provider = try #require(try book(#"{"providers": [\#(Self.google)]}"#).all.first)
    #expect(provider.name == "google" && provider.storedAs == "google-oauth2")
    #expect(provider.oldName == .email && provider.secret?.reveal() == "word")
    #expect(provider.scopes == ["openid", "email", "profile"] && !provider.isOnLoopback)
    #expect("\(provider)".contains("word") == false)
  }

  @Test(arguments: [
    "[]", "{", #"{"providers": [{"name": "Google"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "http://g.kz", "client_id": "c"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz?x", "client_id": "c"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz", "client_id": "c", "scopes": []}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz", "client_id": "c", "old_name": "x"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz", "client_id": "c", "secret": "x"}]}"#,
    #"{"providers": [{"name": "g", "issuer": "https://g.kz", "client_id": "c", "client_secret_file": "no"}]}"#,
    "{\"providers\": [\(google), \(google)]}",
  ])
  func a_file_that_is_wrong_stops_the_start(_ text: String) {
    #expect(throws: ProviderFileFault.self) { try book(text) }
  }
}
