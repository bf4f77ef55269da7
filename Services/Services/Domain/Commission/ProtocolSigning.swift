/// Somebody's signature under the frozen text of a protocol.
package struct ProtocolSigning: Sendable, Hashable {
  package let protocolID: Int64
  package let userID: Int64
  /// Of the text that was signed.
  package let sha256: [UInt8]
  /// CMS, detached.
  package let signature: [UInt8]?

  package init(protocolID: Int64, userID: Int64, sha256: [UInt8], signature: [UInt8]?) {
    self.protocolID = protocolID
    self.userID = userID
    self.sha256 = sha256
    self.signature = signature
  }
}
