package import IdentityDomain
package import JSON
package import Jobs
import Kernel

/// Tells one application that one browser session is over (OpenID Connect Back-Channel Logout 1.0). The
/// token is made when the job is done: none lies in the table, and one that is sent late is fresh.
package struct BackChannelLogout: Job {
  package static let name = "oauth.back-channel-logout"
  package static let queue = "oauth"
  package static let timeLimit: Duration = .seconds(30)
  /// Eight attempts stretch over about twenty minutes.
  package static let backOff = JobBackOff(first: .seconds(10))

  package let application: ApplicationID
  package let user: UserID
  /// Digest of the session by whose name the application knows it.
  package let session: String

  package init(application: ApplicationID, user: UserID, session: String) {
    self.application = application
    self.user = user
    self.session = session
  }

  package init(payload input: inout InputReader) throws {
    let application: ApplicationID? = input.identifier("application")
    let user: UserID? = input.identifier("user")
    let session = input.string("session", max: 40)
    (self.application, self.user, self.session) = try input.finish(application, user, session)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("application", application)
      json.field("user", user)
      json.field("session", session)
    }
  }
}
