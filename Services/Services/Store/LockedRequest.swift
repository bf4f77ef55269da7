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
  /// Answers of the old site that nobody asked to revise.
  let standing: [String: FormValue]
  package let service: Service
  /// Who manages requests of the service.
  package let managers: [Int64]
  /// Who of the staff follows it and may see it.
  let subscribers: [Int64]
  /// 1: the first form; 2: it is about the second one.
  package let stage: Int
  /// Settings of the service (`config`).
  package let settings: FormValue
  let secondFormID: Int64?
  var hasSecondStage: Bool
  /// The old site's word for where it stands, as long as nothing happened to it here.
  let oldWord: String?
  /// Its service or form asks for it, or what was submitted last was signed.
  package let needsSignature: Bool
  let title: Localized
  let dataID: Int64
  let formID: Int64
  /// 0: an old form that no version could be made of; it is read and never changed.
  let formVersion: Int
  let now: Instant
  /// Who may ask for the service.
  package let eligibility: EligibilityRules
  var place: RoundPlace
}

extension LockedRequest {
  /// As what somebody of the staff acts on it, besides having it.
  package func roles(of viewer: Viewer) -> Set<ProcessTable.Role> {
    managers.contains(viewer.userID) ? viewer.roles.union([.manager]) : viewer.roles
  }

  /// Answers that no form judges stay what they are.
  func checkForm() throws(RequestError) {
    if formVersion == 0 { throw .notEditable(status: request.status.rawValue) }
  }
}
