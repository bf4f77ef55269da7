package import Access
import Foundation
import HTTPCore
import JSON
package import Kernel
package import TestSupport

/// A browser on its way to a provider and back. It keeps the cookie and reads our forms.
package struct SocialBrowser: Sendable {
  package let world: IdentityWorld
  package let provider: SampleProvider
  package var caller = Principal.anonymous()
  package private(set) var cookie: String?

  package init(_ world: IdentityWorld, _ provider: SampleProvider, as caller: Principal? = nil) {
    self.world = world
    self.provider = provider
    if let caller { self.caller = caller }
  }

  /// Where the provider is.
  package mutating func start(
    next: String? = nil, language: Language? = nil
  ) async throws -> String {
    let items = [("next", next), ("lang", language?.rawValue)]
    let query = items.compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }
    let answer = try await get("/oauth/social/sample?" + query.joined(separator: "&"))
    guard answer.status == 303 else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
    keep(answer)
    return answer.headers[.location] ?? ""
  }

  /// The same for somebody who is signed in and wants a link.
  package mutating func startLink() async throws -> String {
    let answer = try await world.post("social-links", ["provider": "sample"], as: caller)
    guard answer.status == 200 else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
    keep(answer)
    return answer["location"].string ?? ""
  }

  private mutating func keep(_ answer: ServiceClient.Answer) {
    cookie = answer.headers[.setCookie].map { String($0.prefix { $0 != ";" }) }
  }

  package func comeBack(_ query: String) async throws -> ServiceClient.Answer {
    try await get("/oauth/social/sample/callback?" + query)
  }

  /// There, yes, and back.
  package mutating func signIn(
    next: String? = nil, language: Language? = nil
  ) async throws -> ServiceClient.Answer {
    // First the cookie: it comes along with what follows.
    let location = try await start(next: next, language: language)
    return try await comeBack(try provider.agree(location))
  }

  package func page() async throws -> ServiceClient.Answer {
    try await get("/oauth/social/sample/account")
  }

  /// Sends a form of the page.
  package func post(
    _ form: String, _ fields: [(String, String)] = [], token: String? = nil,
    origin: String? = "https://hub.example"
  ) async throws -> ServiceClient.Answer {
    let csrf = try await Self.csrfToken(of: page())
    let body = (fields + [("csrf_token", token ?? csrf)])
      .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    var headers =
      self.headers + [
        (name: "Content-Type", value: "application/x-www-form-urlencoded")
      ]
    if let origin { headers.append((name: "Origin", value: origin)) }
    return try await world.client.send(
      .post, "/oauth/social/sample/" + form, body: Array(body.utf8), headers: headers, as: caller)
  }

  package func get(_ path: String) async throws -> ServiceClient.Answer {
    try await world.client.send(.get, path, headers: headers, as: caller)
  }

  private var headers: [(name: String, value: String)] {
    cookie.map { [(name: "Cookie", value: $0)] } ?? []
  }

  private static func csrfToken(of page: ServiceClient.Answer) -> String {
    let text = String(decoding: page.body, as: UTF8.self)
    let mark = "name=\"csrf_token\" value=\""
    guard let start = text.range(of: mark)?.upperBound else { return "" }
    return String(text[start...].prefix { $0 != "\"" })
  }
}

extension ServiceClient.Answer {
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The session that the browser got, if any.
  package var session: String? {
    headers.values(of: "Set-Cookie").lazy.compactMap { field in
      field.hasPrefix("sessionid=") ? String(field.dropFirst(10).prefix { $0 != ";" }) : nil
    }.first
  }
}
