import Access
import EventLoop
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

  /// Seen failing without the loop: it gave up after the first try.
  @Test(.timeLimit(.minutes(1)))
  func it_tries_again_until_identity_is_there() async throws {
    let identity = Identity(failures: 5)
    try await run(identity)
    #expect(identity.tries.withLock { $0 } == 6)
    #expect(identity.registered.withLock { $0 } == [Self.right])
  }
}
