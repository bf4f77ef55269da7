import Access
import Crypto
import EventLoop
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PeerClientTests {
  private static let key = (kid: "k1", key: Secret([UInt8](repeating: 3, count: 32)))

  /// A service `identity` on a port of its own.
  private func server(_ name: String) async throws -> (HTTPServer, Origin) {
    let verifier = PrincipalVerifier(
      audience: "identity", keys: try KeyRing(signing: [:], verifying: ["booking": [Self.key]]))
    let access = AccessGuard(verifier)
    let routes = [
      access.route(.get, "/internal/v1/name", .service("booking")) { request, principal in
        .json { json in
          json.object { json in
            json.field("name", name)
            json.field("caller", principal.issuer)
            json.field("trace", RequestScope.current?.trace.traceID)
          }
        }
      },
      access.route(.get, "/internal/v1/tagged", .service("booking")) { request, _ in
        let isKnown = request.headers[.ifNoneMatch] == "\"1\""
        return (isKnown ? Response(.notModified) : .json { $0.object { _ in } })
          .with(.etag, "\"1\"")
      },
      access.route(.post, "/internal/v1/users/exists", .service("booking")) { request, _ in
        var input = try await request.json()
        let ids = input.integers("ids")
        let found = try input.finish(ids)
        return .json { json in json.object { $0.field("count", found.count) } }
      },
      access.route(.get, "/internal/v1/broken", .service("booking")) { _, _ in
        throw PeerUnavailable("deeper")
      },
    ]
    return try await PeerServer.start(routes)
  }

  private func client(_ origins: [Origin]) throws -> PeerClient {
    PeerClient(
      name: "booking", client: try HTTPClient(group: try TestLoops.group()),
      signer: PrincipalSigner(keys: try KeyRing(signing: ["identity": [Self.key]], verifying: [:])),
      book: PeerBook(["identity": origins]))
  }

  @Test func what_is_known_already_is_not_sent_again() async throws {
    let (server, origin) = try await server("a")
    defer { PeerServer.stop(server) }
    let peers = try client([origin])

    let first = try await peers.get("identity", "/internal/v1/tagged")
    let again = try await peers.get("identity", "/internal/v1/tagged", ifNoneMatch: first.tag)

    #expect(first.status == .ok && first.tag == "\"1\"")
    #expect(again.status == .notModified && again.body.isEmpty)
  }

  private let nobody = Origin(isSecure: false, host: "127.0.0.1", port: 1)

  @Test func a_call_is_signed_and_carries_the_trace() async throws {
    let (server, origin) = try await server("a")
    defer { PeerServer.stop(server) }
    let peers = try client([origin])
    let scope = RequestScope.generate()

    let answer = try await scope.run {
      try await peers.get("identity", "/internal/v1/name")
    }

    let json = try answer.json()
    #expect(json["caller"]?.string == "booking")
    #expect(json["trace"]?.string == scope.trace.traceID)
    let count = try await peers.post("identity", "/internal/v1/users/exists", repeatable: true) {
      $0.field("ids", [1, 2, 3])
    }
    #expect(try count.json()["count"]?.int == 3)
    let faulty = try await peers.post("identity", "/internal/v1/users/exists") { _ in }
    #expect(faulty.status.code == 422)
    #expect(throws: PeerRefused.self) { try faulty.json() }
  }

  @Test func a_dead_address_gives_way_to_a_living_one() async throws {
    let (server, origin) = try await server("a")
    defer { PeerServer.stop(server) }
    let peers = try client([nobody, origin, nobody])
    for _ in 0..<10 {
      #expect(try await peers.get("identity", "/internal/v1/name").json()["name"]?.string == "a")
    }
  }

  @Test func nobody_there_is_503_that_names_the_context() async throws {
    let peers = try client([nobody])
    let error = try await #require(throws: PeerUnavailable.self) {
      try await peers.get("identity", "/internal/v1/name")
    }
    #expect(error.problem.status == 503)
    #expect(error.problem.retryAfter != nil)
    #expect(error.problem.members.first?.json == "\"identity\"")
    await #expect(throws: PeerUnavailable.self) { try await peers.get("unknown", "/") }
  }

  @Test func a_peer_that_answers_503_counts_as_away() async throws {
    let (server, origin) = try await server("a")
    defer { PeerServer.stop(server) }
    let peers = try client([origin])
    await #expect(throws: PeerUnavailable("identity")) {
      try await peers.get("identity", "/internal/v1/broken")
    }
  }
}
