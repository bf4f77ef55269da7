import Access
import Crypto
import EventLoop
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import Synchronization
import TestSupport
import Testing

struct PermissionRegistrationTests {
  private static let right = DeclaredPermission(
    "core.change_faq", about: "faq", Localized(ru: "а", kk: "ә", en: "a"))

  /// Of an identity that is away: each try fails until the last.
  private final class Identity: Sendable {
    let tries = Mutex(0)
    let registered = Mutex<[DeclaredPermission]>([])
    let failures: Int

    init(failures: Int) { self.failures = failures }

    func register(_ permissions: [DeclaredPermission]) throws {
      let isAway = tries.withLock { tries in
        tries += 1
        return tries <= failures
      }
      if isAway { throw PeerUnavailable("identity") }
      registered.withLock { $0 = permissions }
    }
  }

  private func run(_ identity: Identity) async throws {
    let registration = PermissionRegistration(
      of: { [Self.right] }, by: { try identity.register($0) },
      logger: Logger(label: "test", level: .error), firstPause: .milliseconds(1),
      longestPause: .milliseconds(2))
    try await TestLoops.group().run { await registration.run() }
  }

  @Test func a_service_registers_once_where_identity_answers() async throws {
    let identity = Identity(failures: 0)
    try await run(identity)
    #expect(identity.tries.withLock { $0 } == 1)
    #expect(identity.registered.withLock { $0 } == [Self.right])
  }

  /// Fails without the loop: it gives up after the first try.
  @Test(.timeLimit(.minutes(1)))
  func it_tries_again_until_identity_is_there() async throws {
    let identity = Identity(failures: 5)
    try await run(identity)
    #expect(identity.tries.withLock { $0 } == 6)
    #expect(identity.registered.withLock { $0 } == [Self.right])
  }

  /// As identity reads it: all at once, with the names in three languages.
  @Test(.timeLimit(.minutes(1))) func identity_is_told_by_http() async throws {
    let key = (kid: "k1", key: Secret([UInt8](repeating: 3, count: 32)))
    let access = AccessGuard(
      PrincipalVerifier(
        audience: "identity", keys: try KeyRing(signing: [:], verifying: ["booking": [key]])))
    let heard = Mutex<[String]>([])
    let route = access.route(
      .post, PermissionRegistration.address, .service("booking")
    ) { request, principal in
      var input = try await request.json()
      let rights = input.objects("permissions") { item -> String? in
        let code = item.string("code")
        let model = item.string("model")
        let name = item.localized("name")
        let isCommon = item.bool("common")
        guard let code, let model, let name, let isCommon else { return nil }
        return "\(code) \(model) \(name.text(in: .kazakh)) \(isCommon)"
      }
      let found = try input.finish(rights)
      heard.withLock { $0 = [principal.issuer] + found }
      return .json { $0.object { _ in } }
    }
    let (server, origin) = try await PeerServer.start([route])
    defer { PeerServer.stop(server) }
    let peers = PeerClient(
      name: "booking", client: try HTTPClient(group: try TestLoops.group()),
      signer: PrincipalSigner(keys: try KeyRing(signing: ["identity": [key]], verifying: [:])),
      book: PeerBook(["identity": [origin]]))
    try await PermissionRegistration.live(peers)([Self.right])
    #expect(heard.withLock { $0 } == ["booking", "core.change_faq faq ә false"])
  }
}
