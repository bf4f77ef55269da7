import Glibc
import HTTPCore
import Kernel

/// What the gateway has found out about a connection: its peer's address, and which credentials
/// its last cookie stood for. A browser sends the same cookie with each request of a connection.
/// Confined to the connection's loop.
final class Acquaintance {
  let peer: IPAddress
  private var cookie: [UInt8] = []
  private var credentials = Credentials.none
  private var key: String?

  private init(peer: IPAddress) { self.peer = peer }

  static func of(_ request: Request) -> Acquaintance {
    if let known = request.memory.value as? Acquaintance { return known }
    let made = Acquaintance(
      peer: IPAddress(request.clientAddress) ?? IPAddress(high: 0, low: 0))
    request.memory.value = made
    return made
  }

  /// The credentials of the request and the key under which they are remembered.
  func credentials(
    in headers: HeaderFields
  ) throws(GatewayProblem) -> (credentials: Credentials, key: String?) {
    guard !headers.contains(.authorization), headers.count(of: .cookie) == 1,
      let field = headers.bytes(of: .cookie)
    else {
      let read = try Credentials.read(
        authorization: headers.values(of: .authorization),
        cookies: headers.values(of: .cookie).map { Array($0.utf8)[...] })
      return (read, read.cacheKey)
    }
    if field.count != cookie.count || !isLastCookie(field) {
      credentials = try Credentials.read(authorization: [], cookies: [field])
      key = credentials.cacheKey
      cookie = Array(field)
    }
    return (credentials, key)
  }

  private func isLastCookie(_ field: ArraySlice<UInt8>) -> Bool {
    field.withUnsafeBytes { field in
      cookie.withUnsafeBytes { cookie in
        guard let field = field.baseAddress, let last = cookie.baseAddress else { return false }
        return memcmp(field, last, cookie.count) == 0
      }
    }
  }
}
