import Kernel

extension ProcessTable {
  /// Every fault of a table at once, in the order of its parts; what cannot be read is not judged
  /// further. `fields`: by stage the names that its form has; what a stage without one demands is
  /// not looked for.
  package static func check(
    _ value: FormValue, fields: [Int: Set<String>] = [:]
  ) -> [ProcessTableFault] {
    var reader = ProcessReader()
    let table = reader.read(value)
    var check = ProcessCheck(table: table, fields: fields)
    if reader.faults.isEmpty { check.judge(value) }
    return reader.faults + check.faults
  }
}

/// Judges a table that can be read: whether requests can live by it.
private struct ProcessCheck {
  let table: ProcessTable
  let fields: [Int: Set<String>]
  private(set) var faults: [ProcessTableFault] = []

  init(table: ProcessTable, fields: [Int: Set<String>]) {
    self.table = table
    self.fields = fields
  }

  mutating func judge(_ value: FormValue) {
    let lost = Set(table.unreachable)
    let ends = table.steps.values.filter { $0.status.isClosed }.map(\.code)
    let leading = table.backwards(from: ends)
    for (code, step) in table.steps.sorted(by: { $0.key < $1.key }) {
      let place = "/statuses/\(code)"
      if lost.contains(code) {
        note(.unreachable, at: place)
      } else if !step.status.isClosed, !table.moves.contains(where: { $0.from == code }) {
        note(.deadEnd, at: place)
      } else if !leading.contains(code) {
        note(.noEnd, at: place)
      }
      if step.label.en?.isEmpty != false { note(.translation, at: place + "/label/en") }
      let told = value["statuses"]?[code]?["applicant_label"]
      if let told, told != .null {
        for language in ["ru", "kk", "en"] where told[language]?.text?.isEmpty != false {
          note(
            language == "en" ? .translation : .label, at: "\(place)/applicant_label/\(language)")
        }
      }
    }
    for (index, move) in table.moves.enumerated() { judge(move, at: "/transitions/\(index)") }
  }

  private mutating func judge(_ move: ProcessTable.Move, at place: String) {
    guard let from = table.steps[move.from], let to = table.steps[move.to] else { return }
    if move.party == .staff, move.roles.isEmpty { note(.noRoles, at: place + "/roles") }
    if !from.status.leads(to: to.status) { note(.absurdJump, at: place + "/to") }
    for (index, reason) in move.reasons.enumerated() where reason.label.en?.isEmpty != false {
      note(.translation, at: "\(place)/reasons/\(index)/label/en")
    }
    for (index, requirement) in move.required.enumerated() {
      guard case .field(let name) = requirement, let known = fields[from.stage] else { continue }
      if !known.contains(name) { note(.unknownField, at: "\(place)/required/\(index)") }
    }
    if move.marksFields, to.status != .revision {
      note(.marksOutsideRevision, at: place + "/marks_fields")
    }
    if move.trigger == .submission || move.trigger == .signing, !from.status.isEditable {
      note(.submissionNotEditable, at: place + "/from")
    }
    if move.effects.contains(.openSecondStage) != (move.trigger == .secondForm)
      || (move.trigger == .secondForm && to.stage != 2)
    {
      note(.secondStage, at: place)
    }
    let leaving = table.moves.filter { $0.from == move.to }
    if move.clock == .pause, !leaving.contains(where: { $0.clock == .resume }) {
      note(.pauseWithoutResume, at: place + "/clock")
    }
    let coming = table.moves.filter { $0.to == move.from }
    if move.clock == .resume, !coming.contains(where: { $0.clock == .pause }) {
      note(.resumeWithoutPause, at: place + "/clock")
    }
    if move.clock == .pause, !leaving.contains(where: { $0.trigger == .deadline }) {
      note(.deadlineWithoutMove, at: place + "/deadline_wd")
    }
  }

  private mutating func note(_ fault: ProcessFault, at place: String) {
    faults.append(ProcessTableFault(place: place, fault: fault))
  }
}

extension ProcessTable {
  /// These steps and all from which a way leads to one of them.
  fileprivate func backwards(from ends: [String]) -> Set<String> {
    var known = Set(ends)
    var open = ends
    while let code = open.popLast() {
      for move in moves where move.to == code && known.insert(move.from).inserted {
        open.append(move.from)
      }
    }
    return known
  }
}

extension RequestStatus {
  /// Whether one move may lead from here to there, whatever the service.
  fileprivate func leads(to next: RequestStatus) -> Bool {
    switch self {
    case .draft: [.draft, .submitted, .inProgress, .approved, .cancelled, .expired].contains(next)
    case .submitted, .inProgress: ![.draft, .completed].contains(next)
    case .revision:
      [.revision, .submitted, .inProgress, .rejected, .cancelled, .expired].contains(next)
    case .approved: ![.draft].contains(next)
    case .rejected: [.rejected, .inProgress, .submitted].contains(next)
    case .active: [.active, .completed, .cancelled, .rejected].contains(next)
    case .completed, .cancelled, .expired: next == self
    }
  }
}
