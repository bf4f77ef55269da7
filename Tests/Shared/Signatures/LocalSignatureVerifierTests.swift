import Foundation
import Kernel
import Signatures
import TestSupport
import Testing

/// Signatures that OpenSSL's command line made, good ones and each kind of bad one.
struct LocalSignatureVerifierTests {
  private let content = Array("techhub.kz: вход 2026".utf8)
  /// A little later than it is: a certificate may be of this second.
  private var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970) + 60) }

  private func fault(
    _ signature: [UInt8], _ trusted: TrustedAuthorities, of content: [UInt8]? = nil,
    at time: Instant? = nil
  ) -> SignatureFault? {
    do {
      _ = try LocalSignatureVerifier(trusted).verify(
        signature, of: content ?? self.content, at: time ?? now)
      return nil
    } catch let fault as SignatureFault {
      return fault
    } catch {
      Issue.record(error)
      return nil
    }
  }

  @Test(arguments: [["rsa:2048"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]], [true, false])
  func who_signed_is_told(_ key: [String], _ detached: Bool) throws {
    let authority = try TestAuthority()
    try authority.issue("person", key: key)
    let signer = try LocalSignatureVerifier(authority.trusted).verify(
      try authority.sign(content, as: "person", detached: detached), of: content, at: now)
    #expect(signer.name == "ТЕСТОВ ТЕСТ" && signer.issuer == "Test authority")
    #expect(signer.person?.digits == "850101300124" && signer.organization == nil)
    #expect(signer.uses == [.authentication, .signing] && signer.role == .person)
    #expect(signer.validUntil > now && !signer.serialNumber.isEmpty)
  }

  @Test func the_head_of_an_organisation_is_known_by_the_authoritys_words() throws {
    let authority = try TestAuthority()
    let subject = "/CN=БАСШЫ/serialNumber=IIN850101300124/O=ТОО/OU=BIN200140000004"
    try authority.issue(
      "head", subject: subject,
      usage: "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1")
    try authority.issue(
      "employee", subject: subject,
      usage: "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.4")
    for (file, role) in [("head", Signer.Role.head), ("employee", .employee)] {
      let signer = try LocalSignatureVerifier(authority.trusted).verify(
        try authority.sign(content, as: file), of: content, at: now)
      #expect(signer.organization?.digits == "200140000004" && signer.role == role)
      #expect(signer.uses == [.signing])
    }
  }

  @Test func another_content_is_not_what_was_signed() throws {
    let authority = try TestAuthority()
    try authority.issue("person")
    let detached = try authority.sign(content, as: "person")
    #expect(fault(detached, authority.trusted, of: content + [0]) == .wrongSignature)
    let attached = try authority.sign(content, as: "person", detached: false)
    #expect(fault(attached, authority.trusted, of: content + [0]) == .wrongContent)
    #expect(fault(attached, authority.trusted) == nil)
  }

  @Test func an_authority_that_nobody_trusts_counts_for_nothing() throws {
    let known = try TestAuthority()
    // The same name, another key.
    let foreign = try TestAuthority()
    try foreign.issue("person")
    let signature = try foreign.sign(content, as: "person")
    #expect(fault(signature, known.trusted) == .untrusted)
    #expect(fault(signature, TrustedAuthorities(pem: [])) == .untrusted)
    let both = TrustedAuthorities(pem: [known.certificate + foreign.certificate])
    #expect(fault(signature, both) == nil)
  }

  @Test func a_certificate_counts_while_it_is_valid() throws {
    let authority = try TestAuthority()
    try authority.issue("person", days: 10)
    let signature = try authority.sign(content, as: "person")
    #expect(fault(signature, authority.trusted, at: now + .seconds(11 * 86_400)) == .expired)
    #expect(fault(signature, authority.trusted, at: now - .seconds(86_400)) == .expired)
  }

  @Test func what_the_authority_took_back_counts_for_nothing() throws {
    let authority = try TestAuthority()
    try authority.issue("gone")
    try authority.issue("here")
    let list = try authority.revoke("gone")
    let trusted = TrustedAuthorities(pem: [authority.certificate, list])
    #expect(fault(try authority.sign(content, as: "gone"), trusted) == .revoked)
    #expect(fault(try authority.sign(content, as: "here"), trusted) == nil)
    #expect(
      fault(try authority.sign(content, as: "here"), trusted, at: now + .seconds(40 * 86_400))
        != nil)
  }

  @Test func weak_digests_and_keys_are_not_taken() throws {
    let authority = try TestAuthority()
    try authority.issue("person")
    let weak = try authority.sign(content, as: "person", digest: "sha1")
    #expect(fault(weak, authority.trusted) == .unknownAlgorithm)
    try authority.issue("small", key: ["rsa:1024"])
    #expect(
      fault(try authority.sign(content, as: "small"), authority.trusted) == .unknownAlgorithm)
  }

  @Test func two_signers_and_none_are_malformed() throws {
    let authority = try TestAuthority()
    try authority.issue("person")
    try authority.issue("other")
    let two = try authority.sign(
      content, as: "person", more: ["-signer", "other.pem", "-inkey", "other.key"])
    #expect(fault(two, authority.trusted) == .malformed)
    let signature = try authority.sign(content, as: "person")
    #expect(fault(signature + [0], authority.trusted) == .malformed)
    #expect(fault([], authority.trusted) == .malformed)
    #expect(fault([0x30, 0x80], authority.trusted) == .malformed)
    let naked = try authority.sign(content, as: "person", more: ["-nocerts"])
    #expect(fault(naked, authority.trusted) != nil)
  }

  /// Whatever byte is changed, nobody is let in and nothing falls over.
  @Test func no_byte_of_a_signature_can_be_changed_to_another_person() throws {
    let authority = try TestAuthority()
    try authority.issue("person")
    let signature = try authority.sign(content, as: "person")
    let verifier = LocalSignatureVerifier(authority.trusted)
    for index in stride(from: 0, to: signature.count, by: 7) {
      var broken = signature
      broken[index] ^= 0x41
      let signer = try? verifier.verify(broken, of: content, at: now)
      #expect(signer == nil || signer?.person?.digits == "850101300124", "byte \(index)")
    }
  }
}

extension TestAuthority {
  fileprivate var trusted: TrustedAuthorities { TrustedAuthorities(pem: [certificate]) }
}
