import Access
import EventLoop
import GatewayCore
import HTTPClient
import HTTPCore
import HTTPServer
import Kernel
import Observability
import Testing

struct ProxyTests {
  @Test func a_request_goes_on_as_it_came_and_its_answer_comes_back() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["booking": [service.address]])
    // when
    let answer = try await world.call(
      .post, "/api/v1/booking/rooms?q=%D0%9F&x=1", ["Content-Type": "text/plain", "X-Own": "7"],
      body: "hello")
    #expect(answer.status == 200)
    #expect(answer.body.hasPrefix("POST /api/v1/booking/rooms?q=%D0%9F&x=1 HTTP/1.1\r\n"))
    #expect(answer.body.hasSuffix("\r\n\r\nhello"))
    #expect(answer.body.contains("\r\nX-Own: 7\r\n"))
    #expect(answer.body.contains("\r\nX-Forwarded-For: 127.0.0.1\r\n"))
    #expect(answer.body.contains("\r\nX-Forwarded-Proto: http\r\n"))
    #expect(answer.body.contains("\r\ntraceparent: 00-"))
    #expect(answer["X-Request-Id"] != nil)
    #expect(answer["X-Content-Type-Options"] == "nosniff")
    #expect(answer["Content-Security-Policy"] != nil)
  }

  @Test func what_belongs_to_the_connection_or_to_us_stays_behind() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["booking": [service.address]])
    let answer = try await world.get(
      "/api/v1/booking",
      [
        "Connection": "keep-alive, X-Secret, TechHub-Principal", "X-Secret": "1", "Keep-Alive": "5",
        "TE": "gzip", "Upgrade": "h2c", "TechHub-Principal": "v1.forged", "TechHub-Other": "x",
        "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Anything": "6", "X-Real-IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6", "Cookie": "sessionid=unknown", "X-Kept": "yes",
      ])
    #expect(answer.status == 200)
    let lower = answer.body.lowercased()
    for word in [
      "x-secret", "keep-alive", "upgrade", "forged", "techhub-other", "6.6.6.6", "anything",
      "x-real-ip", "sessionid", "\r\nte:",
    ] {
      #expect(!lower.contains(word), "\(word) went through")
    }
    #expect(answer.body.contains("X-Kept: yes"))
    #expect(answer.body.components(matching: "TechHub-Principal: v1.k1.") == 1)
  }

  @Test func the_service_can_verify_who_asks() async throws {
    let keys = try KeyRing(
      signing: [:], verifying: ["gateway": [(kid: "k1", key: GatewayWorld.key)]])
    let verifier = PrincipalVerifier(audience: "booking", keys: keys)
    let service = try await Service { request in
      let principal = try verifier.verify(request)
      return .text("\(principal.userID ?? 0) \(principal.requestID == request.requestID)")
    }
    let world = try await GatewayWorld(["booking": [service.address]])
    world.identity.knows("token-of-ada", as: 7)
    let known = try await world.get(
      "/api/v1/booking/rooms?from=1", ["Authorization": "Token token-of-ada"])
    #expect(known.body == "7 true")
    let nobody = try await world.get("/api/v1/booking/rooms")
    #expect(nobody.body == "0 true")
  }

  @Test(arguments: [
    "GET /api/v1/booking/a%2Fb HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/booking/../identity/me HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/booking/%2e%2e/identity HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1//booking HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/booking/a%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /api/v1/booking HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1.1.1.1\r\n\r\n",
    "GET /api/v1/booking HTTP/1.1\r\nHost: x\r\nX-A : 1\r\n\r\n",
    "GET /api/v1/booking HTTP/1.1\r\nHost: x\r\nX-A: 1\r\n folded\r\n\r\n",
    "POST /api/v1/booking HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
      + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST /api/v1/booking HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST /api/v1/booking HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
  ])
  func what_could_be_read_in_two_ways_reaches_no_service(_ bytes: String) async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["booking": [service.address]])
    let text = try await world.raw(bytes)
    let status = text.dropFirst("HTTP/1.1 ".count).prefix(3)
    #expect(status == "400" || status == "501", "\(text)")
    #expect(service.seen.count == 0)
  }

  @Test func the_inside_and_the_unknown_are_404() async throws {
    let service = try await Service()
    let old = try await Service()
    let legacy = Origin(isSecure: false, host: "127.0.0.1", port: try #require(old.address.port))
    let plain = try await GatewayWorld(["booking": [service.address]])
    let mixed = try await GatewayWorld(["booking": [service.address]], legacy: legacy)
    for target in ["/internal", "/internal/v1/events", "/nowhere", "/api/v1/bookingx", "/"] {
      let answer = try await plain.get(target)
      #expect(answer.status == 404, "\(target)")
      #expect(answer["Content-Type"] == "application/problem+json")
      #expect(answer["X-Content-Type-Options"] == "nosniff")
    }
    for target in ["/internal", "/internal/v1/events"] {
      #expect(try await mixed.get(target).status == 404)
    }
    #expect(old.seen.count == 0)
    #expect(service.seen.count == 0)
  }

  @Test func what_is_not_taken_over_goes_to_the_old_site_with_its_cookie() async throws {
    let service = try await Service()
    let old = try await Service()
    let legacy = Origin(isSecure: false, host: "127.0.0.1", port: try #require(old.address.port))
    let world = try await GatewayWorld(["booking": [service.address]], legacy: legacy)
    let answer = try await world.get("/account/profile/", ["Cookie": "sessionid=abc"])
    #expect(answer.status == 200)
    #expect(answer.body.contains("Cookie: sessionid=abc"))
    #expect(!answer.body.contains("TechHub-Principal"))
    #expect(world.identity.questions == 0)
    #expect(try await world.get("/api/v1/booking/x").body.contains("TechHub-Principal"))
  }

  /// Fails without `TakenOver`, and, for the encoded path, without its decoding.
  @Test func what_is_taken_over_is_only_read_at_the_old_site() async throws {
    let service = try await Service()
    let old = try await Service()
    let legacy = Origin(isSecure: false, host: "127.0.0.1", port: try #require(old.address.port))
    let world = try await GatewayWorld(
      ["booking": [service.address]], legacy: legacy,
      takenOver: "/api/booking/=/api/v1/booking,/api/booking/rooms=/api/v1/booking/rooms")
    for target in ["/api/booking", "/api/booking/1/?a=b", "/api/%62ooking/1"] {
      for method in [Method.post, .put, .patch, .delete, Method("PURGE")] {
        let answer = try await world.call(method, target, body: "{}")
        #expect(answer.status == 405, "\(method) \(target)")
        #expect(answer["Content-Type"] == "application/problem+json")
        #expect(answer["Allow"] == "GET, HEAD, OPTIONS")
        #expect(answer["Link"] == #"</api/v1/booking>; rel="successor-version""#)
        #expect(answer.body.contains(#""code":"taken-over""#), "\(answer.body)")
        #expect(answer.body.contains(#""address":"/api/v1/booking""#))
      }
    }
    #expect(old.seen.count == 0)
    let longer = try await world.call(.post, "/api/booking/rooms/1", body: "{}")
    #expect(longer.body.contains(#""address":"/api/v1/booking/rooms""#))

    #expect(try await world.get("/api/booking/1").status == 200)
    #expect(try await world.call(.post, "/api/bookings", body: "{}").status == 200)
    #expect(try await world.call(.post, "/api/forum/1", body: "{}").status == 200)
    #expect(old.seen.count == 3)
    #expect(try await world.call(.post, "/api/v1/booking/x", body: "{}").status == 200)
  }

  @Test func one_line_for_each_service_says_whether_it_is_ready() async throws {
    let service = try await Service()
    let gone = try SilentAddress()
    defer { withExtendedLifetime(gone) {} }
    let world = try await GatewayWorld([
      "booking": [service.address], "community": [gone.address],
    ])
    let answer = try await world.eventually("/readyz") { $0.body.contains("booking ready") }
    #expect(answer.status == 503)
    #expect(answer.body.contains("booking ready 1/1\n"))
    #expect(answer.body.contains("community unready 0/1\n"))
    #expect(try await world.get("/livez").body == "ok\n")
    #expect(try await world.call(.put, "/livez").status == 405)
  }

  @Test func a_page_of_an_allowed_site_may_ask_and_read() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(
      ["booking": [service.address]], cors: "https://astanahub.com")
    let question = try await world.call(
      .options, "/api/v1/booking",
      ["Origin": "https://astanahub.com", "Access-Control-Request-Method": "POST"])
    #expect(question.status == 204)
    #expect(question["Access-Control-Allow-Origin"] == "https://astanahub.com")
    #expect(question["Access-Control-Allow-Headers"]?.contains("X-CSRF-Token") == true)
    #expect(service.seen.count == 0)
    let answer = try await world.get("/api/v1/booking", ["Origin": "https://astanahub.com"])
    #expect(answer["Access-Control-Allow-Credentials"] == "true")
    let other = try await world.get("/api/v1/booking", ["Origin": "https://evil.example"])
    #expect(other["Access-Control-Allow-Origin"] == nil)
    #expect(other["Vary"] == "Origin")
  }

  @Test func a_policy_of_the_services_own_is_left_alone() async throws {
    let service = try await Service { _ in
      var response = Response.text("file")
      response.headers.append("Content-Security-Policy", "sandbox")
      response.headers.append("X-Content-Type-Options", "nosniff")
      response.headers.append("Connection", "X-Inner")
      response.headers.append("X-Inner", "1")
      return response
    }
    let world = try await GatewayWorld(["services": [service.address]])
    let answer = try await world.get("/api/v1/services/files/1")
    #expect(answer.head.headers.values(of: "Content-Security-Policy") == ["sandbox"])
    #expect(answer.head.headers.values(of: "X-Content-Type-Options") == ["nosniff"])
  }

  @Test func a_trusted_proxy_names_the_client() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["booking": [service.address]], proxies: "127.0.0.0/8")
    let answer = try await world.get(
      "/api/v1/booking",
      ["X-Forwarded-For": "1.1.1.1, 198.51.100.9", "X-Forwarded-Proto": "https"])
    #expect(answer.body.contains("X-Forwarded-For: 198.51.100.9\r\n"))
    #expect(answer.body.contains("X-Forwarded-Proto: https\r\n"))
  }
}

extension String {
  fileprivate func components(matching text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.firstRange(of: text) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
