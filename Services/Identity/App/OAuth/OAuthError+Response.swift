import EventLoop
import HTTPCore
import IdentityDomain
import JSON
import Kernel
import Observability

extension OAuthError {
  /// What an application is told of a fault that is none of its own (RFC 6749, section 4.1.2.1); `nil`: it
  /// is told in the words of the frame.
  init?(ofThisHouse error: any Error) {
    switch error {
    case is OperationCancelled: return nil
    case is PoolSaturated, is DeadlineExceeded: self = .busy
    case let known as any ProblemConvertible:
      guard known.problem.status == 503 else { return nil }
      self = .busy
    default: self.init(.serverError, "something is wrong here, and noted")
    }
  }

  private static let busy = OAuthError(.temporarilyUnavailable, "ask again in a moment")

  /// As the token endpoint says it (RFC 6749, section 5.2).
  func response(challenging isBasic: Bool) -> Response {
    let status: Status =
      switch code {
      case .invalidClient: .unauthorized
      case .temporarilyUnavailable: .serviceUnavailable
      case .serverError: .internalServerError
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
    if code == .temporarilyUnavailable { response.headers.set(.retryAfter, "2") }
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

extension IdentityApplication {
  /// The fault as the protocol tells it. Throws `error` again where the frame tells it better. What nobody
  /// foresaw is noted, as the frame notes it.
  func told(_ error: any Error) throws -> OAuthError {
    if let fault = error as? OAuthError { return fault }
    guard let fault = OAuthError(ofThisHouse: error) else { throw error }
    if fault.code == .serverError {
      logger.error("protocol request failed", ["error": .error(error)])
    }
    return fault
  }
}
