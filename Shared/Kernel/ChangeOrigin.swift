/// Who asks for the changes that are being made, why, and by which request. Set around the handler of
/// every writing request; the database's own record of changes reads it from the transaction.
package struct ChangeOrigin: Sendable {
  @TaskLocal package static var current: ChangeOrigin?

  /// `-> identity.account_user`; `nil` for somebody who is not signed in.
  package var actor: Int64?
  /// At most 500 characters; empty if nobody said.
  package var reason: String
  package var requestID: String
  package var method: String
  package var path: String
  package var address: String?
  package var userAgent: String

  package init(
    actor: Int64?, reason: String, requestID: String, method: String, path: String,
    address: String?, userAgent: String
  ) {
    self.actor = actor
    self.reason = reason
    self.requestID = requestID
    self.method = method
    self.path = path
    self.address = address
    self.userAgent = userAgent
  }
}
