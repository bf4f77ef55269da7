import HTTPCore
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// How a partner sees his application.
extension OwnApplication {
  /// `secret` is shown where it was just made.
  func answer(_ status: Status = .ok, secret: String? = nil) -> Response {
    Response.json(status: status) { json in
      json.object { json in
        write(to: &json)
        json.array("secrets", secrets) { json, secret in
          json.object { secret.write(to: &$0) }
        }
        if let secret { json.field("client_secret", secret) }
      }
    }
    .unstored.with(.etag, EntityTag(rowVersion: version).description)
  }

  func write(to json: inout JSONWriter) {
    json.field("id", id)
    json.field("client_id", clientID)
    json.field("type", kind.rawValue)
    json.field("name", details.name)
    json.field("website", details.website)
    json.field("logo", LogoRoutes.address(logo))
    json.field("redirect_uris", details.redirects)
    json.field("post_logout_redirect_uris", details.logoutRedirects)
    json.field("backchannel_logout_uri", details.backChannelLogout)
    json.field("backchannel_logout_session_required", details.logoutNeedsSession)
    json.field("grants", details.grants.map(\.rawValue).sorted())
    json.field("scopes", details.scopes.words)
    json.field("created_at", createdAt)
    json.field("row_version", version)
  }
}

extension OwnApplication.SecretInfo {
  func write(to json: inout JSONWriter) {
    json.field("id", id)
    json.field("hint", hint)
    json.field("created_at", createdAt)
    json.field("expires_at", expiresAt)
  }
}
