import Crypto
import FoundationEssentials
import HTTPClient
import IdentityDomain
import IdentityStore
import JOSE
import JSON
package import Jobs
import Kernel

/// The application was called and did not say that it has done it.
struct LogoutNotTaken: Error {
  let status: Int
}

extension IdentityApplication {
  /// Tells an application that a session is over (OpenID Connect Back-Channel Logout 1.0). Whatever it
  /// answers but 200 or 204 (section 2.8) is tried again, redirects among them.
  package var logoutHandler: JobHandler {
    JobHandler(BackChannelLogout.self) { job, _ in
      guard let client = try await applications.application(job.application),
        !client.backChannelLogout.isEmpty
      else { return }
      guard let address = AbsoluteURL(client.backChannelLogout) else {
        throw JobRefused("the application's address is none")
      }
      let token = try await logoutToken(job, for: client)
      let call = OutsideCall.form(
        [("logout_token", token)], to: address, within: settings.logoutReach)
      do {
        let answer = try await outside.send(call)
        guard [200, 204].contains(answer.status) else {
          throw LogoutNotTaken(status: answer.status)
        }
      } catch is GuardedClient.Refusal {
        throw JobRefused("the application's address is not one that may be called")
      }
    }
  }

  /// Section 2.4. Its type and the missing `nonce` keep it from passing for an identity token.
  func logoutToken(
    _ job: BackChannelLogout, for client: ClientApplication
  ) async throws -> String {
    let now = clock.now()
    let signing = try await keyring.signing(client.algorithm, now: now)
    let claims: JSONValue = [
      "iss": .string(settings.publicOrigin), "sub": .string(String(job.user.rawValue)),
      "aud": .string(client.clientID), "iat": .number(String(now.seconds)),
      "exp": .number(String((now + OAuthPolicy.logoutToken).seconds)),
      "jti": .string(try Random.token()),
      "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
      "sid": .string(try secrets.sessionName(job.session, for: client.clientID)),
    ]
    return try SignedToken.text(claims, type: "logout+jwt", by: signing.key, named: signing.id)
  }
}
