import EventLoop
import IdentityDomain
import IdentityStore
import Kernel
import Observability

extension IdentityApplication {
  /// What nobody needs any more leaves in small pieces; every copy may do it. Until the surrounding
  /// scope ends.
  package func keepHouse() async {
    while true {
      do {
        try await sleepOnLoop(for: .seconds(60))
        try await tidy()
      } catch is OperationCancelled {
        return
      } catch {
        logger.warning("housekeeping failed", ["error": .error(error)])
      }
    }
  }

  package func tidy() async throws {
    let now = clock.now()
    try await messages.sweep(now: now)
    try await suppressions.sweep(now: now)
    try await newsletter.sweep(now: now, blanking: blanking)
    try await falseDoor.sweep(now: now)
    try await attempts.sweep(before: now - .seconds(24 * 3_600))
    try await sessions.sweepSteps(now: now)
    try await accounts.sweepContacts(now: now)
    while try await accounts.forgetPending(now: now) > 0 {}
    while try await pressRequests.forget(now: now, blanking: blanking) > 0 {}
    while try await pausedSignIns.sweep(now: now) > 0 {}
    try await challenges.sweep(now: now)
    try await qrSessions.sweep(now: now)
    try await keyring.renew(now: now)
    while try await tokenFamilies.purge(before: now - OAuthPolicy.remains, takenOver: false) > 0 {}
  }
}
