import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What an expert typed, not yet held against the criteria.
struct OpinionDraft: Sendable {
  let scores: FormValue?
  let recommendation: Recommendation??
  let comment: String?
  let answers: FormValue?

  init(_ input: inout InputReader) throws {
    let scores = input.json("scores", required: false)
    let answers = input.json("answers", required: false)
    let isCleared = input.isNull("recommendation")
    let word = input.choice("recommendation", of: Recommendation.self, required: false)
    let comment = input.string("comment", required: false, min: 0, max: 20_000, multiline: true)
    if let answers, answers.members == nil { input.fault("answers", .wrongType(.object)) }
    try input.finish()
    self.scores = scores.map { FormValue($0) }
    self.answers = answers.map { FormValue($0) }
    self.comment = comment
    recommendation = isCleared ? .some(nil) : word.map { .some($0) }
  }

  /// Every fault of its shape at once.
  func change(
    of locked: LockedOpinion, _ opinions: Opinions, in tx: Transaction
  ) async throws -> OpinionContent.Change {
    let criteria = locked.opinion.criteria
    var change = OpinionContent.Change()
    var faults: [FieldFault] = []
    if let scores {
      let read = OpinionContent.Change.scores(scores, by: criteria)
      change.scores = read.scores
      faults += read.faults
    }
    if let answers = answers?.object {
      faults += try await opinions.shapeFaults(of: answers, in: locked, tx: tx)
      change.answers = answers
    }
    guard faults.isEmpty else { throw ValidationFailure(faults) }
    change.recommendation = recommendation
    change.comment = comment
    return change
  }
}
