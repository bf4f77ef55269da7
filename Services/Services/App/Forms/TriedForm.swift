import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Answers that were tried on a form, and what it says of them.
struct TriedForm: Sendable {
  let formID: Int64
  let state: FormState
  let form: Form
  let assessment: Assessment

  /// `nil`: the draft.
  var version: Int? {
    if case .version(let version) = state { version } else { nil }
  }
}

extension FormDesk {
  /// `{"data", "version"?, "context"?}` on the form of the address.
  func tried(_ request: Request, by principal: Principal) async throws -> TriedForm {
    let stored = try await form(request, by: principal)
    var input = try await request.json()
    let trial = try FormTrial(&input, today: LocalZone.almaty.day(of: clock.now()))
    let definition = try await state(trial.state, of: stored).definition
    let form =
      trial.state == .draft
      ? try Form(definition: definition) : try Form(stored: definition)
    let answers = try form.merge(trial.answers, into: [:])
    return TriedForm(
      formID: stored.id, state: trial.state, form: form,
      assessment: try await requests.tried(answers, on: form, in: trial.context))
  }
}
