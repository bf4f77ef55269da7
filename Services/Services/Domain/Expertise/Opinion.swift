package import Kernel

/// An expert's opinion as the rules see it.
package struct Opinion: Sendable, Hashable {
  package let id: Int64
  package let requestID: Int64
  package let kind: String
  package let expertID: Int64
  package private(set) var status: OpinionStatus
  /// How often it was given back.
  package private(set) var returns: Int
  package private(set) var content: OpinionContent
  /// Once it is submitted; `nil` also where nothing applies.
  package private(set) var score: Score?
  package let criteria: [Criterion]
  package let dueOn: Day?
  package let isBlind: Bool
  package let isSigned: Bool
  package private(set) var rowVersion: Int64

  /// Only Store may call this.
  package init(
    stored id: Int64, requestID: Int64, kind: String, expertID: Int64, status: OpinionStatus,
    returns: Int, content: OpinionContent, score: Score?, criteria: [Criterion], dueOn: Day?,
    isBlind: Bool, isSigned: Bool, rowVersion: Int64
  ) {
    self.id = id
    self.requestID = requestID
    self.kind = kind
    self.expertID = expertID
    self.status = status
    self.returns = returns
    self.content = content
    self.score = score
    self.criteria = criteria
    self.dueOn = dueOn
    self.isBlind = isBlind
    self.isSigned = isSigned
    self.rowVersion = rowVersion
  }
}

/// One step of an opinion's life, to be written down and told to others.
package struct OpinionStep: Sendable, Hashable {
  package let move: OpinionMove
  package let from: OpinionStatus
  package let to: OpinionStatus
  /// `nil`: the platform itself.
  package let actorID: Int64?
  package let comment: String
  package let reason: DeclineReason?
}

extension Opinion {
  package mutating func accept() throws(OpinionRefusal) -> OpinionStep {
    try go(.accept, by: expertID)
  }

  package mutating func decline(
    because reason: DeclineReason, comment: String
  ) throws(OpinionRefusal) -> OpinionStep {
    try go(.decline, by: expertID, comment: comment, reason: reason)
  }

  /// Lays what the expert wrote over what is there. `nil` is no step: a draft that stays a draft
  /// leaves no line in its history.
  package mutating func keep(
    _ change: OpinionContent.Change, expecting version: Int64?
  ) throws(OpinionRefusal) -> OpinionStep? {
    if let version, version != rowVersion { throw .stale(current: rowVersion) }
    let step = try go(.keep, by: expertID)
    content = content.merging(change)
    return step.from == step.to ? nil : step
  }

  /// Judges all of it and counts the score. `answerFaults` are those of the form beside the scores.
  package mutating func submit(
    answerFaults: [FieldFault] = []
  ) throws(OpinionSubmissionRefusal) -> OpinionStep {
    guard OpinionMove.submit.from.contains(status) else {
      throw .opinion(.notAllowed(status: status, move: .submit))
    }
    let faults = content.faults(by: criteria) + answerFaults
    guard faults.isEmpty else { throw .content(faults) }
    do {
      let step = try go(.submit, by: expertID)
      score = Score(of: content.scores.compactMapValues(\.score), by: criteria)
      return step
    } catch { throw .opinion(error) }
  }

  package mutating func giveBack(
    remark: String, by manager: Int64
  ) throws(OpinionRefusal) -> OpinionStep {
    if status == .submitted, returns > 0 { throw .returnedBefore }
    let step = try go(.giveBack, by: manager, comment: remark)
    returns += 1
    score = nil
    return step
  }

  /// Nothing happens to one that is not due.
  package mutating func lapse(on today: Day) throws(OpinionRefusal) -> OpinionStep? {
    guard status.isOpen, let dueOn, dueOn < today else { return nil }
    return try go(.lapse, by: nil)
  }

  package mutating func revoke(
    by manager: Int64?, comment: String = ""
  ) throws(OpinionRefusal) -> OpinionStep {
    try go(.revoke, by: manager, comment: comment)
  }

  package mutating func close() throws(OpinionRefusal) -> OpinionStep {
    try go(.close, by: nil)
  }

  private mutating func go(
    _ move: OpinionMove, by actor: Int64?, comment: String = "", reason: DeclineReason? = nil
  ) throws(OpinionRefusal) -> OpinionStep {
    guard move.from.contains(status) else { throw .notAllowed(status: status, move: move) }
    let from = status
    status = move.to
    rowVersion += 1
    return OpinionStep(
      move: move, from: from, to: move.to, actorID: actor, comment: comment, reason: reason)
  }
}

/// What submitting leads to.
package enum OpinionSubmissionRefusal: Error, Sendable, Equatable {
  case opinion(OpinionRefusal)
  /// Every fault at once.
  case content([FieldFault])
}

extension Opinion {
  /// What an expert signs: once more after it was given back.
  package var document: DocumentThing {
    DocumentThing(
      .expertise, of: String(id), in: "service_expertise", edition: returns + 1,
      request: requestID)
  }

  /// The bytes of it: what he says, of which request.
  package var documentBytes: [UInt8] {
    CanonicalJSON.bytes(
      of: .object([
        "expertise_id": .number(String(id)), "request_id": .number(String(requestID)),
        "kind": .text(kind), "expert_id": .number(String(expertID)),
        "comment": .text(content.comment), "content": content.document,
      ]))
  }
}
