import Crypto
import Kernel
package import ServicesDomain
package import ServicesStore

extension CheckedSignature {
  /// A signature that was checked, whatever it is: here it is not asked how.
  package static func sample(
    of document: FrozenDocument, by user: Int64, for company: Int64? = nil,
    _ policy: SignerPolicy = .person
  ) throws -> CheckedSignature {
    let now = WallClock.live.now()
    return CheckedSignature(
      documentID: document.id, userID: user, companyID: company, policy: policy,
      serialNumber: "0a", issuer: "Test", validUntil: now + .seconds(60), cms: [1],
      valueDigest: try Random.bytes(32), verifiedAt: now, isRemote: false)
  }
}
