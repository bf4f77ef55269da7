package import Kernel

/// For whom a flag is asked.
package struct FlagSubject: Sendable, Equatable {
  package var userID: Int64?
  /// Names the session, or whatever else stands for somebody who is not signed in.
  package var sessionID: String?
  package var isStaff = false
  package var isSuperuser = false
  package var groups: Set<Int64> = []
  package var companies: Set<Int64> = []
  package var language: Language?
  /// What the subject says of flags that are being tested.
  package var tested: [String: Bool] = [:]

  package init(userID: Int64? = nil, sessionID: String? = nil) {
    self.userID = userID
    self.sessionID = sessionID
  }

  /// What is hashed for a share: the user's number, so that it is the same on all his devices; else
  /// the session. `nil`: no share reaches him.
  package var key: String? { userID.map { String($0) } ?? sessionID }
}
