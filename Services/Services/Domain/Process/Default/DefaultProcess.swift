import Kernel

/// The process of a service that says none of its own: from a draft over expertise, the commission and
/// a contract to obligations that are met. A service takes a copy; what changes here later changes
/// no service that has one.
package enum DefaultProcess {
  package static let document: FormValue = .object([
    "initial": .text("created"),
    "statuses": .object(Dictionary(uniqueKeysWithValues: steps.map { ($0.code, $0.value) })),
    "transitions": .list(moves.map(\.value)),
  ])

  private static let moves =
    application + completeness + judged + secondStage + obligations
    + withdrawals
}

/// A step as the document has it.
struct StepLine {
  let code: String
  let status: RequestStatus
  let label: Localized
  var applicantLabel: Localized?
  var stage = 1

  var value: FormValue {
    var members: [String: FormValue] = [
      "status": .text(status.rawValue), "label": StepLine.value(of: label),
    ]
    if let applicantLabel { members["applicant_label"] = StepLine.value(of: applicantLabel) }
    if stage != 1 { members["stage"] = .number(String(stage)) }
    return .object(members)
  }

  static func value(of text: Localized) -> FormValue {
    .object([
      "ru": .text(text.ru ?? ""), "kk": .text(text.kk ?? ""), "en": .text(text.en ?? ""),
    ])
  }
}

/// A reason as the document has it.
struct ReasonLine {
  let code: String
  let label: Localized

  var value: FormValue {
    .object(["code": .text(code), "label": StepLine.value(of: label)])
  }
}

/// A move as the document has it.
struct MoveLine {
  let from: String
  let to: String
  var party: ProcessTable.Party = .staff
  var trigger: ProcessTable.Trigger?
  var roles: [ProcessTable.Role] = []
  var guards: [ProcessTable.Guard] = []
  var effects: [ProcessTable.Effect] = []
  var notify: [ProcessTable.Audience] = []
  var clock: ProcessTable.Clock?
  var days: Int?
  var needsComment = false
  var marksFields = false
  var reasons: [ReasonLine] = []

  var value: FormValue {
    var members: [String: FormValue] = [
      "from": .text(from), "to": .text(to), "by": .text(party.rawValue),
    ]
    if let trigger { members["trigger"] = .text(trigger.rawValue) }
    if !roles.isEmpty { members["roles"] = MoveLine.list(roles) }
    if !guards.isEmpty { members["guards"] = MoveLine.list(guards) }
    if !effects.isEmpty { members["effects"] = MoveLine.list(effects) }
    if !notify.isEmpty { members["notify"] = MoveLine.list(notify) }
    if let clock { members["clock"] = .text(clock.rawValue) }
    if let days { members["deadline_wd"] = .number(String(days)) }
    if needsComment { members["requires_comment"] = .bool(true) }
    if marksFields { members["marks_fields"] = .bool(true) }
    if !reasons.isEmpty { members["reasons"] = .list(reasons.map(\.value)) }
    return .object(members)
  }

  private static func list(_ words: [some RawRepresentable<String>]) -> FormValue {
    .list(words.map { .text($0.rawValue) })
  }

  /// The applicant does it.
  static func applicant(
    _ from: String, _ to: String, _ trigger: ProcessTable.Trigger,
    clock: ProcessTable.Clock? = nil, days: Int? = nil, effects: [ProcessTable.Effect] = [],
    notify: [ProcessTable.Audience] = [.applicant, .assignee]
  ) -> MoveLine {
    MoveLine(
      from: from, to: to, party: .applicant, trigger: trigger, effects: effects, notify: notify,
      clock: clock, days: days)
  }

  /// The platform does it.
  static func system(
    _ from: String, _ to: String, _ trigger: ProcessTable.Trigger,
    clock: ProcessTable.Clock? = nil, days: Int? = nil, effects: [ProcessTable.Effect] = [],
    notify: [ProcessTable.Audience] = [.applicant, .assignee]
  ) -> MoveLine {
    MoveLine(
      from: from, to: to, party: .system, trigger: trigger, effects: effects, notify: notify,
      clock: clock, days: days)
  }
}
