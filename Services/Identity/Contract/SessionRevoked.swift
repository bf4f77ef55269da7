import Kernel

/// A session, or an API token, ended before its time. Remembered principals of it are void.
package struct SessionRevoked: ContractEvent {
  package static let type = "session.revoked"
  package static let aggregateType = "user"

  /// The digest under which principals name the session; not the key itself.
  package let session: String
  package let userID: Int64

  package init(session: String, userID: Int64) {
    self.session = session
    self.userID = userID
  }

  package var aggregateID: String { String(userID) }

  enum CodingKeys: String, CodingKey {
    case session
    case userID = "user_id"
  }
}
