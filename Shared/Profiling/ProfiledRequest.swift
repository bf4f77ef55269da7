import FoundationEssentials
import Kernel
import Observability

/// A recorded request on its way to the tables.
package struct ProfiledRequest: Sendable {
  let id = UUID.version7(at: WallClock.live.now())
  let request: MaskedRequest
  let outcome: RequestOutcome
  let statements: [RequestRecording.Statement]
  let statementCount: Int
  /// Nanoseconds.
  let databaseTime: UInt64

  init(_ request: MaskedRequest, _ recording: RequestRecording, _ outcome: RequestOutcome) {
    self.request = request
    self.outcome = outcome
    statements = recording.statements
    statementCount = recording.statementCount
    databaseTime = recording.databaseTime
  }
}
