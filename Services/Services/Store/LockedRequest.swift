import Kernel
package import ServicesDomain

/// A request and its answers, both rows locked, with the rules it lives by.
package struct LockedRequest: Sendable {
  package var request: ServiceRequest
  package let form: Form
  package let table: ProcessTable
  package let calendar: WorkingCalendar
  package let context: FormContext
  /// The draft.
  package var answers: [String: FormValue]
  /// The ETag of the draft.
  package let dataVersion: Int64
  /// What was submitted last, if ever.
  package let last: Submission?
  package let service: Service
  /// Its service or form asks for it, or what was submitted last was signed.
  package let needsSignature: Bool
  let title: Localized
  let dataID: Int64
  let formID: Int64
  let formVersion: Int
  let now: Instant
}
