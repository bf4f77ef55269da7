package import Kernel

/// What can be wrong with a process, in words for whoever edits it.
package enum ProcessFault: String, Sendable, CaseIterable {
  case missing
  case notADraft = "not-a-draft"
  case badCode = "bad-code"
  case status
  case label
  case stage
  case ends
  case unknownStep = "unknown-step"
  case by
  case trigger
  case triggerParty = "trigger-party"
  case clock
  case workingDays = "deadline_wd"
  case roles
  case guards
  case effects
  case notify
  case reasons
  case required
  case unknownField = "unknown-field"
  case parent
  case repeated
  case unreachable
  case deadEnd = "dead-end"
  case noEnd = "no-end"
  case noRoles = "no-roles"
  case pauseWithoutResume = "pause-without-resume"
  case resumeWithoutPause = "resume-without-pause"
  case absurdJump = "absurd-jump"
  case marksOutsideRevision = "marks-outside-revision"
  case submissionNotEditable = "submission-not-editable"
  case secondStage = "second-stage"
  // Worth a look, no reason to refuse.
  case translation
  case deadlineWithoutMove = "deadline-without-move"

  package var code: String { rawValue }

  package var isWarning: Bool { self == .translation || self == .deadlineWithoutMove }

  package func at(_ pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: code, message: message)
  }
}
