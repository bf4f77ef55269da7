import Access
import EventLoop
import HTTPCore
import HTTPServer
import JSON
import Kernel
import TestSupport
import Testing

@Suite struct AccessRuleTests {
  private static let anonymous = Principal.anonymous()
  private static let user = Principal(kind: .user, issuer: "gateway", userID: 1)
  private static let holder = Principal(
    kind: .user, issuer: "gateway", userID: 1, permissions: ["x.y"])
  private static let staff = Principal(kind: .user, issuer: "gateway", userID: 1, isStaff: true)
  private static let superuser = Principal(
    kind: .user, issuer: "gateway", userID: 1, isSuperuser: true)
  private static let application = Principal(
    kind: .application, issuer: "gateway", scopes: ["read", "write"], clientID: "partner")
  private static let service = Principal.service("community")

  private func outcomes(_ rule: AccessRule) -> [Int] {
    let callers: [Principal] = [
      Self.anonymous, Self.user, Self.holder, Self.staff, Self.superuser, Self.application,
      Self.service,
    ]
    return callers.map { caller in
      do throws(AccessRefusal) {
        try rule.check(caller)
        return 200
      } catch {
        return error.problem.status
      }
    }
  }

  @Test func each_rule_lets_in_whom_it_names() {
    #expect(outcomes(.anyone) == [200, 200, 200, 200, 200, 200, 403])
    #expect(outcomes(.signedIn) == [401, 200, 200, 200, 200, 403, 403])
    #expect(outcomes(.staff) == [401, 403, 403, 200, 200, 403, 403])
    #expect(outcomes(.superuser) == [401, 403, 403, 403, 200, 403, 403])
    #expect(outcomes(.permission("x.y")) == [401, 403, 200, 403, 200, 403, 403])
    #expect(outcomes(.anyPermission(["a.b", "x.y"])) == [401, 403, 200, 403, 200, 403, 403])
    #expect(outcomes(.service("community", "booking")) == [403, 403, 403, 403, 403, 403, 200])
    #expect(
      outcomes(.permissionOrScope("x.y", scope: "read")) == [401, 403, 200, 403, 200, 200, 403])
    #expect(
      outcomes(.permissionOrScope("x.y", scope: "z")) == [401, 403, 200, 403, 200, 403, 403])
    #expect(outcomes(.service("booking")) == [403, 403, 403, 403, 403, 403, 403])
  }

  /// Fails without `mayRead`: an application that may know a name would read everything, and so would a
  /// person's own token that names no more than one right.
  @Test(arguments: ["partner", nil])
  func whose_token_opens_nothing_is_a_visitor(_ client: String?) async throws {
    let booking = try ServiceClient(audience: "booking") { access in
      [
        access.route(.get, "/api/v1/booking/open", .anyone) { _, principal in
          .json { $0.value(principal.userID ?? 0) }
        },
        access.route(.get, "/api/v1/booking/own", .signedIn) { _, _ in .noContent },
        access.route(.post, "/api/v1/booking/own", .signedIn) { _, _ in .noContent },
        access.route(.get, "/api/v1/booking/who", .signedIn, looksAtScopes: true) { _, _ in
          .noContent
        },
      ]
    }
    for (scopes, open, own, write) in [
      (["openid", "profile"], "0", 403, 403), ([], "0", 403, 403), (["x.y"], "0", 403, 403),
      (["openid", "read"], "1", 204, 403), (["write"], "1", 204, 204),
    ] as [(Set<String>, String, Int, Int)] {
      let caller = Principal(
        kind: .user, issuer: "gateway", userID: 1, scopes: scopes, clientID: client)
      let answer = try await booking.send(.get, "/api/v1/booking/open", as: caller)
      #expect(String(decoding: answer.body, as: UTF8.self) == open, "\(scopes)")
      #expect(try await booking.send(.get, "/api/v1/booking/own", as: caller).status == own)
      #expect(try await booking.send(.post, "/api/v1/booking/own", as: caller).status == write)
      #expect(try await booking.send(.get, "/api/v1/booking/who", as: caller).status == 204)
    }
  }

  /// RFC 6750, section 3.1.
  @Test func an_application_is_told_which_scope_would_do() async throws {
    let client = try ServiceClient(audience: "booking") { access in
      [
        access.route(.get, "/api/v1/booking/own", .signedIn) { _, _ in .noContent },
        access.route(.post, "/api/v1/booking/own", .signedIn) { _, _ in .noContent },
        access.route(.post, "/api/v1/booking/asked", .signedIn, onlyAnswers: true) { _, _ in
          .noContent
        },
        access.route(.post, "/api/v1/booking/z", .permissionOrScope("x.y", scope: "z")) { _, _ in
          .noContent
        },
      ]
    }
    for (kind, scopes, method, path, missing) in [
      (.user, ["openid"], .get, "own", "read"), (.user, ["openid"], .post, "own", "read"),
      (.user, ["read"], .post, "own", "write"), (.user, ["openid"], .post, "asked", "read"),
      (.user, ["read"], .post, "asked", nil), (.user, ["write"], .post, "own", nil),
      (.application, ["read", "write"], .post, "z", "z"),
      (.application, [], .post, "z", "z"), (.application, ["z"], .post, "z", nil),
    ] as [(Principal.Kind, Set<String>, HTTPCore.Method, String, String?)] {
      let caller = Principal(
        kind: kind, issuer: "gateway", userID: kind == .user ? 1 : nil, scopes: scopes,
        clientID: "partner")
      let answer = try await client.send(method, "/api/v1/booking/" + path, as: caller)
      #expect(answer.status == (missing == nil ? 204 : 403), "\(kind) \(scopes) \(path)")
      #expect(
        answer.headers[.wwwAuthenticate]
          == missing.map { "Bearer error=\"insufficient_scope\", scope=\"\($0)\"" })
      #expect(answer["code"] == (missing == nil ? .null : "insufficient-scope"))
    }
    // No scope opens a person's own to whoever is none.
    let alone = try await client.send(.get, "/api/v1/booking/own", as: Self.application)
    #expect(alone.status == 403 && alone["code"] == "forbidden")
  }

  @Test func a_session_and_a_token_without_scopes_are_not_limited() {
    #expect(Self.user.mayRead && Self.user.mayWrite)
    let nothing = Principal(kind: .user, issuer: "gateway", userID: 1, clientID: "partner")
    #expect(!nothing.mayRead && !nothing.mayWrite, "an application without scopes has none")
  }

  /// Fails without `servesHeldBack`: who must have a second factor would do everything without one.
  @Test func who_is_held_back_is_a_visitor_but_where_he_is_awaited() async throws {
    let client = try ServiceClient(audience: "booking") { access in
      [
        access.route(.get, "/api/v1/booking/open", .anyone) { _, principal in
          .json { $0.value(principal.userID ?? 0) }
        },
        access.route(.post, "/api/v1/booking/own", .signedIn) { _, _ in .noContent },
        access.route(.post, "/api/v1/booking/awaited", .signedIn, servesHeldBack: true) { _, _ in
          .noContent
        },
      ]
    }
    let held = Principal(
      kind: .user, issuer: "gateway", userID: 1, scopes: [Principal.heldBackScope])
    let open = try await client.send(.get, "/api/v1/booking/open", as: held)
    #expect(String(decoding: open.body, as: UTF8.self) == "0")
    let own = try await client.send(.post, "/api/v1/booking/own", as: held)
    #expect(own.status == 403 && own["code"] == "second-factor-required")
    #expect(try await client.send(.post, "/api/v1/booking/awaited", as: held).status == 204)
  }

  @Test func a_route_without_a_good_principal_is_closed_to_everybody() async throws {
    let client = try ServiceClient(audience: "booking") { access in
      [
        access.route(.get, "/api/v1/booking/open", .anyone) { _, principal in
          .json { $0.value(principal.userID ?? 0) }
        },
        access.route(.get, "/internal/v1/secret", .service("services")) { _, _ in .noContent },
      ]
    }
    #expect(try await client.send(.get, "/api/v1/booking/open").status == 200)
    #expect(
      try await client.send(.get, "/api/v1/booking/open", as: Self.user).body == Array("1".utf8))
    let stranger = Principal(kind: .user, issuer: "nobody", userID: 1)
    let refused = try await client.send(.get, "/api/v1/booking/open", as: stranger)
    #expect(refused.status == 401)
    #expect(refused["code"].string == "principal-required")
    #expect(try await client.send(.get, "/internal/v1/secret", as: Self.superuser).status == 403)
    #expect(try await client.send(.get, "/internal/v1/secret", as: Self.service).status == 403)
    #expect(
      try await client.send(.get, "/internal/v1/secret", as: .service("services")).status == 204)
  }
}
