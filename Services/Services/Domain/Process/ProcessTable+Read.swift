import Kernel

/// A transition table that makes no sense: where and why.
package struct ProcessTableFault: Error, Sendable, Equatable {
  package let place: String
  package let code: String
}

extension ProcessTable {
  /// Reads `{"initial", "statuses": {code: {status, label, applicant_label}}, "transitions": […]}`
  /// and demands that every move joins known steps, that the first step is a draft, and that every
  /// step can be reached.
  package init(_ value: FormValue) throws(ProcessTableFault) {
    guard let initial = value["initial"]?.text else {
      throw ProcessTableFault(place: "initial", code: "missing")
    }
    var steps: [String: Step] = [:]
    for (code, item) in value["statuses"]?.object ?? [:] {
      guard let status = item["status"]?.text.flatMap(RequestStatus.init(rawValue:)) else {
        throw ProcessTableFault(place: code, code: "status")
      }
      let label = ProcessTable.localized(item["label"])
      guard let label, label.ru?.isEmpty == false, label.kk?.isEmpty == false else {
        throw ProcessTableFault(place: code, code: "label")
      }
      steps[code] = Step(
        code: code, status: status, label: label,
        applicantLabel: ProcessTable.localized(item["applicant_label"]) ?? label)
    }
    guard steps[initial]?.status == .draft else {
      throw ProcessTableFault(place: "initial", code: "not-a-draft")
    }
    var moves: [Move] = []
    for (index, item) in (value["transitions"]?.list ?? []).enumerated() {
      let move = try ProcessTable.move(item, at: "transitions/\(index)")
      guard steps[move.from] != nil, steps[move.to] != nil else {
        throw ProcessTableFault(place: "transitions/\(index)", code: "unknown-step")
      }
      if moves.contains(where: { $0.from == move.from && $0.to == move.to }) {
        throw ProcessTableFault(place: "transitions/\(index)", code: "repeated")
      }
      moves.append(move)
    }
    var reached: Set<String> = [initial]
    var open = [initial]
    while let code = open.popLast() {
      for move in moves where move.from == code && reached.insert(move.to).inserted {
        open.append(move.to)
      }
    }
    for code in steps.keys.sorted() where !reached.contains(code) {
      throw ProcessTableFault(place: code, code: "unreachable")
    }
    self.init(initial: initial, steps: steps, moves: moves)
  }

  private static func move(
    _ item: FormValue, at place: String
  ) throws(ProcessTableFault) -> Move {
    func fault(_ code: String) -> ProcessTableFault { ProcessTableFault(place: place, code: code) }
    guard let from = item["from"]?.text, let to = item["to"]?.text else { throw fault("ends") }
    guard let party = item["by"]?.text.flatMap(Party.init(rawValue:)) else { throw fault("by") }
    let trigger = item["trigger"]?.text.flatMap(Trigger.init(rawValue:))
    if let name = item["trigger"], name != .null, trigger == nil { throw fault("trigger") }
    // Staff moves by wish; the others only by what is behind their trigger.
    if trigger?.party ?? .staff != party { throw fault("trigger") }
    let clock = item["clock"]?.text.flatMap(Clock.init(rawValue:))
    if let name = item["clock"], name != .null, clock == nil { throw fault("clock") }
    let days = item["deadline_wd"]?.integer
    if clock == .start || clock == .pause {
      guard let days, (1...1_000).contains(days) else { throw fault("deadline_wd") }
    }
    return Move(
      from: from, to: to, party: party, trigger: trigger,
      requiresComment: item["requires_comment"]?.bool ?? false,
      marksFields: item["marks_fields"]?.bool ?? false, clock: clock, workingDays: days,
      roles: try words(item["roles"], or: party == .staff ? [.assignee] : [], fault("roles")),
      guards: try words(item["guards"], or: [], fault("guards")),
      effects: try words(item["effects"], or: [], fault("effects")),
      notified: try words(item["notify"], or: [], fault("notify")))
  }

  /// A list of known words; `nil` and null say `usual`.
  private static func words<Word: RawRepresentable<String> & Hashable>(
    _ value: FormValue?, or usual: Set<Word>, _ fault: ProcessTableFault
  ) throws(ProcessTableFault) -> Set<Word> {
    guard let value, value != .null else { return usual }
    guard let items = value.list else { throw fault }
    let words = items.compactMap { $0.text.flatMap(Word.init(rawValue:)) }
    guard words.count == items.count else { throw fault }
    return Set(words)
  }

  private static func localized(_ value: FormValue?) -> Localized? {
    guard let members = value?.object, !members.isEmpty else { return nil }
    return Localized(ru: members["ru"]?.text, kk: members["kk"]?.text, en: members["en"]?.text)
  }
}
