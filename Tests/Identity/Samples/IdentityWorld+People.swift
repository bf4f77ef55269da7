package import Access
import HTTPCore
package import IdentityDomain
import IdentityStore
package import JSON
import Kernel
import Postgres
package import TestSupport

package struct UnexpectedAnswer: Error {
  package let status: Int
  package let body: JSONValue

  package init(status: Int, body: JSONValue) {
    self.status = status
    self.body = body
  }
}

extension IdentityWorld {
  package func post(
    _ path: String, _ body: JSONValue, as principal: Principal = .anonymous(),
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, "/api/v1/identity/" + path, json: String(decoding: body.bytes, as: UTF8.self),
      headers: headers, as: principal)
  }

  package func get(
    _ path: String, as principal: Principal = .anonymous(),
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await client.send(.get, "/api/v1/identity/" + path, headers: headers, as: principal)
  }

  package func delete(
    _ path: String, as principal: Principal
  ) async throws -> ServiceClient.Answer {
    try await client.send(.delete, "/api/v1/identity/" + path, as: principal)
  }

  package func patch(
    _ path: String, _ body: JSONValue, version: String?, as principal: Principal
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .patch, "/api/v1/identity/" + path, json: String(decoding: body.bytes, as: UTF8.self),
      headers: version.map { [(name: "If-Match", value: $0)] } ?? [], as: principal)
  }

  package static func registration(_ email: String, password: String = password) -> JSONValue {
    [
      "email": .string(email), "password": .string(password), "first_name": "Айгерім",
      "last_name": "Сейітқызы", "locale": "kk",
    ]
  }

  package func register(_ email: String) async throws -> ServiceClient.Answer {
    try await post("registrations", IdentityWorld.registration(email))
  }

  /// Registered and activated.
  package func person(_ email: String) async throws {
    let registered = try await register(email)
    guard registered.status == 202 else {
      throw UnexpectedAnswer(status: registered.status, body: registered.json)
    }
    let code = try await lastCode(to: email)
    let activated = try await post("activations", ["email": .string(email), "code": .string(code)])
    guard activated.status == 204 else {
      throw UnexpectedAnswer(status: activated.status, body: activated.json)
    }
  }

  package func signIn(
    _ login: String, _ password: String = password, as principal: Principal = .anonymous(),
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await post(
      "sessions", ["login": .string(login), "password": .string(password)], as: principal,
      headers: headers)
  }

  /// Registered and activated.
  package func userID(_ email: String) async throws -> UserID {
    try await person(email)
    return try await database.query(
      "select id from account_user where email = \(email)"
    ).map { try $0.identifier("id") }[0]
  }

  /// Registered, activated and signed in: the principal that the gateway would sign.
  package func member(_ email: String) async throws -> Principal {
    try await person(email)
    return try await session(email)
  }

  package func session(_ email: String) async throws -> Principal {
    let answer = try await signIn(email)
    guard answer.status == 201 else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
    return try await principal(cookie: IdentityWorld.cookie(of: answer) ?? "")
  }

  /// What the gateway learns of a cookie.
  package func principal(cookie: String) async throws -> Principal {
    let answer = try await resolve(["session_key": .string(cookie)])
    guard answer.status == 200 else {
      throw UnexpectedAnswer(status: answer.status, body: answer.json)
    }
    return Principal(answer.json)
  }

  package func resolve(_ question: JSONValue) async throws -> ServiceClient.Answer {
    try await internally("principals/resolve", question, from: "gateway")
  }

  package func internally(
    _ path: String, _ body: JSONValue, from service: String = "booking"
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, "/internal/v1/" + path, json: String(decoding: body.bytes, as: UTF8.self),
      as: .service(service))
  }

  /// The value of the session cookie that an answer sets.
  package static func cookie(of answer: ServiceClient.Answer) -> String? {
    answer.headers[.setCookie].flatMap { field in
      field.hasPrefix("sessionid=") ? String(field.dropFirst(10).prefix { $0 != ";" }) : nil
    }
  }
}

extension Principal {
  /// What the gateway makes of identity's answer.
  package init(_ answer: JSONValue) {
    self.init(
      kind: .user, issuer: Principal.gateway, userID: answer["user_id"]?.int64,
      sessionID: answer["session_id"]?.string,
      permissions: Set(answer["permissions"]?.array?.compactMap(\.string) ?? []),
      isStaff: answer["is_staff"]?.bool ?? false,
      isSuperuser: answer["is_superuser"]?.bool ?? false,
      companies: (answer["companies"]?.array ?? []).map {
        CompanyRole(id: $0["id"]?.int64 ?? 0, role: $0["role"]?.string ?? "")
      }, groups: Set(answer["groups"]?.array?.compactMap(\.int64) ?? []),
      organization: answer["organization"]?.string,
      scopes: answer["scopes"]?.array.map { Set($0.compactMap(\.string)) },
      clientID: answer["client_id"]?.string,
      permissionRevision: answer["permission_revision"]?.int64 ?? 0)
  }
}
