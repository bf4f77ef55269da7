import Kernel
import ServicesSamples
import SignatureChecks
import Signatures
import Synchronization
import TestSupport

/// A signature by RSA that calls itself one by GOST: names of algorithms of the same length.
enum GOSTLike {
  private static let rsa: [UInt8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]
  /// 1.2.398.3.10.1.1.2.2
  private static let gost: [UInt8] = [0x2a, 0x83, 0x0e, 0x03, 0x0a, 0x01, 0x01, 0x02, 0x02]

  static func disguised(_ cms: [UInt8]) -> [UInt8] {
    var result = cms
    for start in 0...(cms.count - rsa.count) where cms[start...].starts(with: rsa) {
      result.replaceSubrange(start..<(start + rsa.count), with: gost)
    }
    return result
  }
}

/// Of the people's authority.
struct Trusting: SignatureVerifier {
  let people: SigningPeople

  init(_ people: SigningPeople) { self.people = people }

  func verify(_ signature: [UInt8], of content: [UInt8], at time: Instant) async throws -> Signer {
    try LocalSignatureVerifier(TrustedAuthorities(pem: people.trusted)).verify(
      signature, of: content, at: time + .seconds(60))
  }
}

/// Away until it comes back; then everything is right.
final class Wavering: SignatureVerifier {
  private let isBack = Mutex(false)

  func comeBack() { isBack.withLock { $0 = true } }

  func verify(_ signature: [UInt8], of content: [UInt8], at time: Instant) async throws -> Signer {
    guard isBack.withLock({ $0 }) else { throw SignatureCheckUnavailable.verifierAway }
    return Signer(
      name: "ТЕСТОВ ТЕСТ", person: TaxNumber(SigningPeople.number), organization: nil,
      uses: [.signing], role: .person, serialNumber: "0a", issuer: "GOST",
      validUntil: time + .seconds(60))
  }
}
