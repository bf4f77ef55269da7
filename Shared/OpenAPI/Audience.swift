import JSON

/// Who may use an address.
package enum Audience: Sendable, Hashable {
  /// Also those who are not signed in.
  case anyone
  case signedIn
  /// Those of the people signed in whom the rule lets in, such as a right.
  case holders(String)
  /// Other services; nobody from outside.
  case services
}

extension Audience {
  /// The alternatives of OpenAPI's `security`: a browser shows its token with what changes things.
  func security(isSafe: Bool) -> JSONValue {
    let browser: JSONValue =
      isSafe ? ["session": []] : ["session": [], "csrf": []]
    let known: [JSONValue] = [browser, ["bearer": []], ["token": []]]
    return .array(self == .anyone ? [[:]] + known : known)
  }
}
