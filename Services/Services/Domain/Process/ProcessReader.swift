import Kernel

/// Reads a table as far as it goes and gathers every fault on the way.
struct ProcessReader {
  private(set) var faults: [ProcessTableFault] = []
  private var steps: [String: ProcessTable.Step] = [:]

  mutating func read(_ value: FormValue) -> ProcessTable {
    for (code, item) in (value["statuses"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
      readStep(item, code)
    }
    let initial = value["initial"]?.text ?? ""
    if initial.isEmpty {
      note(.missing, at: "/initial")
    } else if steps[initial]?.status != .draft {
      note(.notADraft, at: "/initial")
    }
    var moves: [ProcessTable.Move] = []
    for (index, item) in (value["transitions"]?.list ?? []).enumerated() {
      guard let move = readMove(item, at: "/transitions/\(index)") else { continue }
      // One trigger leads one way; of wishes each leads somewhere else, and so does what children say.
      let leadsOneWay = move.trigger != nil && move.trigger != .child
      let isRepeated = moves.contains {
        $0.from == move.from && $0.trigger == move.trigger && (leadsOneWay || $0.to == move.to)
      }
      if isRepeated { note(.repeated, at: "/transitions/\(index)") }
      moves.append(move)
    }
    return ProcessTable(initial: initial, steps: steps, moves: moves)
  }

  private mutating func readStep(_ item: FormValue, _ code: String) {
    let place = "/statuses/\(JSONPointer.escaped(code))"
    if !ProcessReader.isWord(code) { note(.badCode, at: place) }
    let status = item["status"]?.text.flatMap(RequestStatus.init(rawValue:))
    if status == nil { note(.status, at: place + "/status") }
    let label = ProcessReader.localized(item["label"]) ?? Localized()
    for (language, text) in [("ru", label.ru), ("kk", label.kk)] where text?.isEmpty != false {
      note(.label, at: "\(place)/label/\(language)")
    }
    let stage = item["stage"] ?? .null
    if stage != .null, ![1, 2].contains(stage.integer) { note(.stage, at: place + "/stage") }
    steps[code] = ProcessTable.Step(
      code: code, status: status ?? .inProgress, label: label,
      applicantLabel: ProcessReader.localized(item["applicant_label"]) ?? label,
      stage: stage.integer ?? 1)
  }

  private mutating func readMove(_ item: FormValue, at place: String) -> ProcessTable.Move? {
    let before = faults.count
    let from = end("from", of: item, at: place)
    let to = end("to", of: item, at: place)
    let party = word("by", ProcessTable.Party.self, of: item, at: place, .by)
    if item["by"] ?? .null == .null { note(.by, at: place + "/by") }
    let trigger = word("trigger", ProcessTable.Trigger.self, of: item, at: place, .trigger)
    // Staff moves by wish; the others only by what is behind their trigger.
    if let party, faults.count == before, trigger?.party ?? .staff != party {
      note(.triggerParty, at: place + "/trigger")
    }
    let clock = word("clock", ProcessTable.Clock.self, of: item, at: place, .clock)
    let days = item["deadline_wd"]?.integer
    if clock == .start || clock == .pause {
      if !(1...1_000).contains(days ?? 0) { note(.workingDays, at: place + "/deadline_wd") }
    }
    let usual: Set<ProcessTable.Role> = party == .staff ? [.assignee] : []
    let roles = words("roles", of: item, at: place, or: usual, .roles)
    let guards: Set<ProcessTable.Guard> = words("guards", of: item, at: place, or: [], .guards)
    let effects: Set<ProcessTable.Effect> = words("effects", of: item, at: place, or: [], .effects)
    let told: Set<ProcessTable.Audience> = words(
      "notify", of: item, at: place, or: [.applicant], .notify)
    let reasons = reasons(of: item, at: place)
    let required = required(of: item, at: place)
    // Only a person can be asked for them: nobody stands behind a clock.
    let isWish = party == nil || (party == .staff && trigger == nil)
    if !reasons.isEmpty, !isWish { note(.reasons, at: place + "/reasons") }
    if !required.isEmpty, !isWish, trigger != .submission {
      note(.required, at: place + "/required")
    }
    let parentStep = parentStep(of: item, at: place)
    guard faults.count == before, let from, let to, let party else { return nil }
    return ProcessTable.Move(
      from: from, to: to, party: party, trigger: trigger,
      requiresComment: item["requires_comment"]?.bool ?? false,
      marksFields: item["marks_fields"]?.bool ?? false, clock: clock, workingDays: days,
      roles: roles, guards: guards, effects: effects, notified: told, reasons: reasons,
      required: required, parentStep: parentStep)
  }

  /// `[{"code", "label": {ru, kk, en}}]`.
  private mutating func reasons(of item: FormValue, at place: String) -> [ProcessTable.Reason] {
    guard let value = item["reasons"], value != .null else { return [] }
    guard let items = value.list, items.count <= 50 else {
      note(.reasons, at: place + "/reasons")
      return []
    }
    var reasons: [ProcessTable.Reason] = []
    for (index, item) in items.enumerated() {
      let spot = "\(place)/reasons/\(index)"
      let code = item["code"]?.text ?? ""
      if !ProcessReader.isWord(code) || reasons.contains(where: { $0.code == code }) {
        note(.badCode, at: spot + "/code")
      }
      let label = ProcessReader.localized(item["label"]) ?? Localized()
      for (language, text) in [("ru", label.ru), ("kk", label.kk)] where text?.isEmpty != false {
        note(.label, at: "\(spot)/label/\(language)")
      }
      reasons.append(ProcessTable.Reason(code: code, label: label))
    }
    return reasons
  }

  /// Names of fields, and columns of the request.
  private mutating func required(
    of item: FormValue, at place: String
  ) -> [ProcessTable.Requirement] {
    guard let value = item["required"], value != .null else { return [] }
    let items = value.list ?? [.null]
    let required = items.map { $0.text.flatMap(ProcessTable.Requirement.init) }
    for (index, requirement) in required.enumerated() where requirement == nil {
      note(.required, at: value.list == nil ? place + "/required" : "\(place)/required/\(index)")
    }
    return required.compactMap { $0 }
  }

  /// `{"to": "…"}`: a step of another table, so that nothing but its spelling can be judged.
  private mutating func parentStep(of item: FormValue, at place: String) -> String? {
    guard let value = item["parent"], value != .null else { return nil }
    guard let code = value["to"]?.text, ProcessReader.isWord(code) else {
      note(.parent, at: place + "/parent")
      return nil
    }
    return code
  }

  private mutating func end(_ key: String, of item: FormValue, at place: String) -> String? {
    guard let code = item[key]?.text else {
      note(.ends, at: "\(place)/\(key)")
      return nil
    }
    if steps[code] == nil { note(.unknownStep, at: "\(place)/\(key)") }
    return code
  }

  /// One known word; absence and null are `nil`.
  private mutating func word<Word: RawRepresentable<String>>(
    _ key: String, _ type: Word.Type, of item: FormValue, at place: String, _ fault: ProcessFault
  ) -> Word? {
    guard let value = item[key], value != .null else { return nil }
    let word = value.text.flatMap(Word.init(rawValue:))
    if word == nil { note(fault, at: "\(place)/\(key)") }
    return word
  }

  /// A list of known words; absence and null say `usual`.
  private mutating func words<Word: RawRepresentable<String> & Hashable>(
    _ key: String, of item: FormValue, at place: String, or usual: Set<Word>, _ fault: ProcessFault
  ) -> Set<Word> {
    guard let value = item[key], value != .null else { return usual }
    let items = value.list ?? [.null]
    let words = items.compactMap { $0.text.flatMap(Word.init(rawValue:)) }
    if words.count != items.count { note(fault, at: "\(place)/\(key)") }
    return Set(words)
  }

  private mutating func note(_ fault: ProcessFault, at place: String) {
    faults.append(ProcessTableFault(place: place, fault: fault))
  }

  private static func localized(_ value: FormValue?) -> Localized? {
    guard let members = value?.object, !members.isEmpty else { return nil }
    return Localized(ru: members["ru"]?.text, kk: members["kk"]?.text, en: members["en"]?.text)
  }

  /// A step's code stands in addresses, in a column of fifty characters and in SQL paths.
  private static func isWord(_ code: String) -> Bool {
    (1...50).contains(code.utf8.count)
      && code.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
      }
  }
}
