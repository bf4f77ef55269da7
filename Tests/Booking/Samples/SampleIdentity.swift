package import BookingApp
import Kernel
import Synchronization

/// Plays identity: it confirms everybody, unless the test says what else it is to answer.
package final class SampleIdentity: Sendable {
  private let refusal = Mutex<(any Error)?>(nil)
  private let asked = Mutex(0)

  package init() {}

  /// What every question is answered with from now on; `nil` confirms.
  package func answer(_ error: (any Error)?) { refusal.withLock { $0 = error } }

  /// How often it was asked.
  package var questions: Int { asked.withLock { $0 } }

  package var check: IdentityCheck {
    IdentityCheck { [self] _ in
      asked.withLock { $0 += 1 }
      if let error = refusal.withLock({ $0 }) { throw error }
    }
  }
}
