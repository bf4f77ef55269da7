import EventLoop
import IdentityDomain
import IdentityStore
import Kernel
import Observability

extension IdentityApplication {
  /// Writes down who was there, all at once every few seconds. Until the surrounding scope ends.
  package func keepActivity() async {
    while true {
      do {
        try await sleepOnLoop(for: SessionPolicy.activityDelay)
        try await principals.activity.flush()
      } catch is OperationCancelled {
        return
      } catch {
        logger.warning("last activity was not written", ["error": .error(error)])
      }
    }
  }

  /// What is known in memory alone when the process ends.
  package func leaveActivity() async {
    do {
      try await principals.activity.flush()
    } catch {
      logger.warning("last activity is lost", ["error": .error(error)])
    }
  }
}
