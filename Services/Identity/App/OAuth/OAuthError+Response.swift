import HTTPCore
import IdentityDomain
import JSON

extension OAuthError {
  /// As the token endpoint says it (RFC 6749, section 5.2).
  func response(challenging isBasic: Bool) -> Response {
    let status: Status =
      switch code {
      case .invalidClient: .unauthorized
      case .temporarilyUnavailable: .serviceUnavailable
      default: .badRequest
      }
    var response = Response.json(status: status) { json in
      json.object { json in
        json.field("error", code.rawValue)
        json.field("error_description", description)
      }
    }
    .unstored
    if code == .invalidClient, isBasic {
      response = response.with(.wwwAuthenticate, "Basic realm=\"TechHub\", charset=\"UTF-8\"")
    }
    return response
  }
}

extension Response {
  /// Tokens and what is said of them are kept by nobody on the way (section 5.1).
  var unstored: Response {
    var response = with(.cacheControl, "no-store")
    response.headers.set("Pragma", "no-cache")
    return response
  }
}
