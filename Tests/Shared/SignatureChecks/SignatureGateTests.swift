import Configuration
import Foundation
import Kernel
import SignatureChecks
import Signatures
import TestSupport
import Testing

/// Which verifier a signature is given to.
struct SignatureGateTests {
  private let content: [UInt8] = [1, 2, 3]
  private let now = Instant(seconds: 0)

  /// Says by its name that it was asked.
  private struct Named: SignatureVerifier {
    let name: String

    func verify(
      _ signature: [UInt8], of content: [UInt8], at time: Instant
    ) async throws -> Signer {
      Signer(
        name: name, person: nil, organization: nil, uses: [], role: .person, serialNumber: "",
        issuer: "", validUntil: time)
    }
  }

  private func signed(_ detached: Bool = true) throws -> [UInt8] {
    let authority = try TestAuthority()
    try authority.issue("person")
    return try authority.sign(content, as: "person", detached: detached)
  }

  /// An RSA signature that calls itself one by GOST (1.2.398.3.10.1.1.2.2): the names are of one length.
  private func national(_ cms: [UInt8]) -> [UInt8] {
    let rsa: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]
    let gost: [UInt8] = [0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02]
    var result = cms
    for start in 0...(cms.count - rsa.count) where cms[start...].starts(with: rsa) {
      result.replaceSubrange(start..<(start + rsa.count), with: gost)
    }
    return result
  }

  @Test func gost_goes_elsewhere_and_the_rest_stays_here() async throws {
    let gate = SignatureGate(local: Named(name: "here"), remote: Named(name: "elsewhere"))
    let cms = try signed()
    #expect(try await gate.verify(cms, of: content, at: now).name == "here")
    #expect(try await gate.verify(national(cms), of: content, at: now).name == "elsewhere")
    #expect(try SignatureOutline(national(cms)).isNational && !SignatureOutline(cms).isNational)
  }

  @Test func without_a_verifier_gost_is_not_supported() async throws {
    let gate = SignatureGate(local: Named(name: "here"), remote: nil)
    let cms = national(try signed())
    await #expect(throws: SignatureFault.unsupported) {
      _ = try await gate.verify(cms, of: content, at: now)
    }
  }

  /// Fails without the look at what stands in the message: the verifier elsewhere would call it good.
  @Test func a_content_that_stands_in_it_must_be_the_expected_one() async throws {
    let gate = SignatureGate(local: Named(name: "here"), remote: Named(name: "elsewhere"))
    let cms = national(try signed(false))
    #expect(try await gate.verify(cms, of: content, at: now).name == "elsewhere")
    await #expect(throws: SignatureFault.wrongContent) {
      _ = try await gate.verify(cms, of: content + [4], at: now)
    }
  }

  @Test func what_is_no_signature_is_given_to_nobody() async throws {
    let gate = SignatureGate(local: Named(name: "here"), remote: Named(name: "elsewhere"))
    for bytes: [UInt8] in [[], [0x30], [1, 2, 3], Array(try signed().dropLast())] {
      await #expect(throws: SignatureFault.malformed) {
        _ = try await gate.verify(bytes, of: content, at: now)
      }
    }
  }

  @Test func settings_say_who_checks() throws {
    var good = SettingsReader([
      "TECHHUB_SIGNATURE_VERIFIER_URL": "http://ncanode:14579",
      "TECHHUB_SIGNATURE_VERIFIER_TIMEOUT": "3s",
    ])
    #expect(
      good.signatureSettings()
        == SignatureSettings(verifier: "http://ncanode:14579", patience: .seconds(3)))
    try good.finish()
    for url in ["ncanode", "ftp://ncanode", "http://ncanode/#x", "https://"] {
      var bad = SettingsReader(["TECHHUB_SIGNATURE_VERIFIER_URL": url])
      _ = bad.signatureSettings()
      #expect(throws: SettingsProblem.self, "\(url)") { try bad.finish() }
    }
  }
}
