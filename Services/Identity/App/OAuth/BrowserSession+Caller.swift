import Access
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// The person's browser session. A token, of whichever kind, is none, nor is a session that is held
  /// back until there is a second factor.
  func browserSession(of caller: Principal) async throws -> BrowserSession? {
    guard !caller.isHeldBack, let id = caller.sessionID, caller.clientID == nil,
      let user = caller.userID,
      let began = try await sessions.began(id, of: UserID(user))
    else { return nil }
    return BrowserSession(user: UserID(user), id: id, authTime: began)
  }
}
