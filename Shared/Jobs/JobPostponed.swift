/// What a job's handler throws when something that it needs is not there yet, such as a program that the
/// operator has not installed. The attempt does not count: the job waits, however long that takes.
package struct JobPostponed: Error, Sendable {
  /// What operators see. A constant, so that no value slips into it.
  package let reason: StaticString
  package let pause: Duration

  package init(_ reason: StaticString, for pause: Duration) {
    self.reason = reason
    self.pause = pause
  }
}
