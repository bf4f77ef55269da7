import Crypto
import EventLoop
import Foundation
import HTTPClient
import HTTPCore
import JSON
import Kernel
import SignatureChecks
import Signatures
import TestSupport
import Testing

/// Signatures by GOST, checked by an NCANode: what it is asked, what its answers mean, and what is
/// said where it does not answer.
@Suite(.timeLimit(.minutes(1))) struct NCANodeTests {
  private let content = Array("techhub.kz: вход 2026".utf8)
  private var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }

  private func verify(
    _ node: FakeNCANode, patience: Duration = .seconds(5)
  ) async throws -> Signer {
    let client = try HTTPClient(group: try TestLoops.group())
    return try await RemoteSignatureVerifier(at: node.url, patience: patience, client: client)
      .verify([1, 2, 3], of: content, at: now)
  }

  private func fault(_ status: Status, _ body: String) async throws -> (any Error)? {
    let node = try await FakeNCANode((status, body))
    do {
      _ = try await verify(node)
      return nil
    } catch {
      return error
    }
  }

  @Test func who_signed_is_told_by_it() async throws {
    let node = try await FakeNCANode(
      (
        .ok,
        FakeNCANode.good(
          keyUser: "\"ORGANIZATION\", \"CEO\"",
          subject: ", \"bin\": \"200140000004\", \"organization\": \"ТОО\"")
      ))
    let signer = try await verify(node)
    #expect(signer.name == "ТЕСТОВ ТЕСТ" && signer.person?.digits == "850101300124")
    #expect(signer.organization?.digits == "200140000004" && signer.role == .head)
    #expect(signer.uses == [.signing] && signer.serialNumber == "4f0a")
    #expect(signer.issuer.hasSuffix("(GOST)") && signer.validUntil > now)

    let question = try #require(node.questions.first)
    #expect(question["cms"]?.string == Base64.standard.text([1, 2, 3]))
    #expect(question["data"]?.string == Base64.standard.text(content))
    #expect(question["revocationCheck"] == ["OCSP"])
  }

  @Test(arguments: [
    ("AUTH", "\"INDIVIDUAL\"", Signer.Use.authentication, Signer.Role.person),
    ("SIGN", "\"ORGANIZATION\", \"CAN_SIGN\"", .signing, .authorized),
    ("SIGN", "\"ORGANIZATION\", \"EMPLOYEE\"", .signing, .employee),
  ])
  func its_words_are_understood(
    _ usage: String, _ users: String, _ use: Signer.Use, _ role: Signer.Role
  ) async throws {
    let node = try await FakeNCANode((.ok, FakeNCANode.good(keyUsage: usage, keyUser: users)))
    let signer = try await verify(node)
    #expect(signer.uses == [use] && signer.role == role)
  }

  @Test func dates_may_be_milliseconds() async throws {
    let node = try await FakeNCANode((.ok, FakeNCANode.good(until: "4070908800000")))
    #expect(try await verify(node).validUntil == Instant(seconds: 4_070_908_800))
  }

  private static let revoked = FakeNCANode.good(valid: false).replacing(
    "\"revoked\": false", with: "\"revoked\": true")

  @Test(arguments: [
    (Status.ok, FakeNCANode.good(valid: false), SignatureFault.wrongSignature),
    (.ok, FakeNCANode.good(valid: false, certificateValid: false), .untrusted),
    (.ok, revoked, .revoked),
    (.ok, FakeNCANode.good(valid: false, until: "\"2021-01-01T00:00:00.000+0000\""), .expired),
    // It says good, and the dates say no.
    (.ok, FakeNCANode.good(until: "\"2021-01-01T00:00:00.000+0000\""), .expired),
    (.ok, "{\"valid\": false, \"signers\": []}", .wrongSignature),
    (.ok, "{\"valid\": true, \"signers\": [{}, {}]}", .malformed),
    (.badRequest, "{\"status\": 400, \"message\": \"Invalid CMS\"}", .malformed),
  ])
  func what_it_refuses_is_a_fault_of_the_signature(
    _ status: Status, _ body: String, _ fault: SignatureFault
  ) async throws {
    #expect(try await self.fault(status, body) as? SignatureFault == fault)
  }

  /// Fails where an answer that is not understood counts as a yes, or as a no.
  @Test(arguments: [
    (Status.ok, ""), (.ok, "[]"), (.ok, "<html>"), (.ok, "{\"valid\": true}"),
    (.ok, "{\"valid\": \"true\", \"signers\": []}"), (.ok, "{\"valid\": true, \"signers\": []}"),
    (.ok, FakeNCANode.good(certificateValid: false)),
    (.ok, FakeNCANode.good(until: "\"tomorrow\"")),
    (.internalServerError, FakeNCANode.good()), (.notFound, FakeNCANode.good()),
    (.badRequest, "proxy"), (.unauthorized, "{}"),
    (.ok, "{\"padding\": \"\(String(repeating: "x", count: 300_000))\"}"),
  ])
  func what_cannot_be_understood_is_no_verdict(_ status: Status, _ body: String) async throws {
    #expect(
      try await fault(status, body) as? SignatureCheckUnavailable == .verifierAway,
      "\(status) \(body.prefix(60))")
  }

  @Test func one_that_is_down_or_silent_is_away() async throws {
    let silent = try await FakeNCANode(nil)
    await #expect(throws: SignatureCheckUnavailable.verifierAway) {
      _ = try await verify(silent, patience: .milliseconds(200))
    }
    let client = try HTTPClient(group: try TestLoops.group())
    let nobody = try #require(AbsoluteURL("http://127.0.0.1:1"))
    await #expect(throws: SignatureCheckUnavailable.verifierAway) {
      _ = try await RemoteSignatureVerifier(at: nobody, patience: .seconds(5), client: client)
        .verify([1], of: content, at: now)
    }
  }
}
