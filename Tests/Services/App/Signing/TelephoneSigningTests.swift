import Crypto
import HTTPCore
import JSON
import Kernel
import ServicesApp
import ServicesDomain
import ServicesSamples
import Synchronization
import TestSupport
import Testing

/// A request is signed with a telephone: identity speaks with it, the signature is judged here.
struct TelephoneSigningTests {
  /// What identity would do: it shows the bytes, and has a signature once somebody signs.
  private final class Identity: Sendable {
    private let wish = Mutex<TelephoneSigning.Wish?>(nil)
    private let signed = Mutex<[UInt8]?>(nil)

    var asked: TelephoneSigning.Wish? { wish.withLock { $0 } }

    func sign(_ cms: [UInt8]) { signed.withLock { $0 = cms } }

    var telephones: TelephoneSigning {
      TelephoneSigning { wish in
        self.wish.withLock { $0 = wish }
        return Array(#"{"secret":"s","qr":"mobileSign:x"}"#.utf8)
      } signature: { user, secret in
        guard secret == "s", user == ServicesWorld.applicant else {
          throw SignatureRefusal.codeOver
        }
        guard let cms = self.signed.withLock({ $0 }) else { throw SignatureRefusal.notSignedYet }
        return cms
      }
    }
  }

  private func send(
    _ id: Int64, _ body: String, in desk: ServicesDesk
  ) async throws -> ServiceClient.Answer {
    try await desk.post("/api/v1/services/requests/\(id)/signatures", body)
  }

  @Test func what_the_telephone_signed_submits_the_request() async throws {
    var people = try SigningPeople()
    try people.authority.issue("person")
    let identity = Identity()
    people.telephones = identity.telephones
    try await ServicesDesk.open(signing: people) { [people] desk in
      let id = try await desk.draftToSign()
      let path = "/api/v1/services/requests/\(id)/signing/qr"
      #expect(try await desk.post(path)["code"] == "nothing-to-sign")
      let bytes = try await desk.bytesToSign(id)
      let shown = try await desk.post(path)
      #expect(shown.status == 201 && shown["qr"] == "mobileSign:x")
      #expect(identity.asked?.content == bytes)
      #expect(identity.asked?.title.text(in: .russian).contains(String(id)) == true)

      let early = try await send(id, #"{"qr_secret":"s"}"#, in: desk)
      #expect(early.status == 409 && early["code"] == "not-signed-yet")
      identity.sign(try people.authority.sign(bytes, as: "person", detached: false))
      let over = try await send(id, #"{"qr_secret":"x"}"#, in: desk)
      #expect(over.status == 410 && over["code"] == "qr-over")
      let both = try await send(id, #"{"qr_secret":"s","cms":"AAAA"}"#, in: desk)
      #expect(both.status == 422 && both["errors"].array?[0]["code"] == "one-of-two")
      #expect(try await send(id, "{}", in: desk).status == 422)
      let sent = try await send(id, #"{"qr_secret":"s"}"#, in: desk)
      #expect(sent.status == 200, "\(sent.json)")
    }
  }
}
