package import ServicesDomain

/// Forms that nobody would write, and answers that nobody would give: of all types, with conditions
/// that look back.
package struct RandomForm {
  private var random: SeededRandom
  private var names: [(name: String, type: String)] = []

  package init(seed: UInt64) { random = SeededRandom(seed: seed) }

  /// A definition as a version that was published before: comparisons may be of any kinds.
  package mutating func definition() -> FormValue {
    names = []
    var steps: [FormValue] = []
    for _ in 0..<int(1...3) {
      let visibleIf = chance(0.3) && !names.isEmpty ? condition(1) : FormValue.null
      var fields: [FormValue] = []
      for _ in 0..<int(1...8) { fields.append(field(in: "f")) }
      steps.append(FormSamples.step(fields, visibleIf: visibleIf))
    }
    return ["steps": .list(steps)]
  }

  package mutating func answers() -> [String: FormValue] {
    var answers: [String: FormValue] = [:]
    for (name, _) in names where name.hasPrefix("f") && chance(0.85) { answers[name] = value(0) }
    if chance(0.2) { answers["unknown"] = value(0) }
    return answers
  }

  private mutating func int(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func chance(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &random) < share
  }

  private mutating func pick<Element>(_ items: [Element]) -> Element {
    items[Int.random(in: 0..<items.count, using: &random)]
  }

  private mutating func field(in prefix: String) -> FormValue {
    let types = FieldType.allCases.filter {
      prefix == "f" || !["group", "matrix", "signature"].contains($0.rawValue)
    }
    let type = pick(types).rawValue
    let name = "\(prefix)\(names.count)"
    var config: [String: FormValue] = [:]
    if chance(0.4), !names.isEmpty { config["visible_if"] = condition(1) }
    if chance(0.3), !names.isEmpty { config["required_if"] = condition(1) }
    if chance(0.2), type != "group" { config["unique"] = .bool(prefix == "f") }
    switch type {
    case "group":
      let before = names
      config["fields"] = .list((0..<int(1...4)).map { _ in field(in: "r") })
      names = before
      if chance(0.5) { config["minRows"] = 1 }
    case "matrix":
      config["rows"] = [["code": "r", "label": FormSamples.title]]
      config["columns"] = [["code": "c", "label": FormSamples.title]]
      if chance(0.5) { config["cell"] = pick(["text", "number", "radio"]) }
    case "computed": config["expr"] = expression(1)
    case "hidden": config["source"] = "query"
    case "number", "money": if chance(0.5) { config["max"] = 7 }
    case "text": if chance(0.5) { config["pattern"] = "[a-c]+" }
    default: break
    }
    if chance(0.3), type != "computed", prefix == "f" { config["prefill"] = "profile.city" }
    let hasOptions = ["radio", "select", "checkboxes", "multiselect"].contains(type)
    let made = FormSamples.field(
      name, type, required: chance(0.3), options: hasOptions ? ["a", "b"] : [], config)
    names.append((name, type))
    return made
  }

  private mutating func condition(_ depth: Int) -> FormValue {
    if depth < 4, chance(0.4) {
      if chance(0.3) { return ["not": condition(depth + 1)] }
      let items = (0..<int(1...3)).map { _ in condition(depth + 1) }
      return .object([pick(["all", "any"]): .list(items)])
    }
    let comparison = pick(Condition.Comparison.allCases)
    var value = pick(["a", 5, true, "2026-01-01", ["ref": "now"], .null] as [FormValue])
    if [.isIn, .notIn].contains(comparison) { value = ["a", 5] }
    if comparison == .matches { value = "[a-c]+" }
    let name = chance(0.2) ? "applicant.kind" : pick(names).name
    return ["field": .text(name), "op": .text(comparison.rawValue), "value": value]
  }

  private mutating func expression(_ depth: Int) -> FormValue {
    if depth > 3 || names.isEmpty || chance(0.3) {
      return names.isEmpty || chance(0.4)
        ? .number(String(int(-9...9))) : ["field": .text(pick(names).name)]
    }
    switch int(0...4) {
    case 0: return ["divide": [expression(depth + 1), expression(depth + 1)]]
    case 1: return ["round": [expression(depth + 1), .number(String(int(0...10)))]]
    case 2: return ["if": [condition(3), expression(depth + 1), expression(depth + 1)]]
    case 3: return ["count": .text(pick(names).name)]
    default:
      let verb = pick(["add", "subtract", "multiply", "min", "max"])
      return .object([verb: [expression(depth + 1), expression(depth + 1)]])
    }
  }

  private mutating func value(_ depth: Int) -> FormValue {
    switch int(0...(depth < 3 ? 12 : 9)) {
    case 0: return .null
    case 1: return .bool(chance(0.5))
    case 2: return .number(String(int(-3...12)))
    case 3: return .number("1e300")
    case 4: return pick(["a", "b", " ab ", "", "n/a", "5.50", "900101300007", "a@b.kz"])
    case 5: return pick(["2026-11-23", "09:30", "2026-11-23T10:00:00Z", "+7 701 000 00 00"])
    case 6: return pick(["<p>a<script>", "https://a.kz", "KZ86125KZT5004100100", "\u{0}"])
    case 7: return "3F0E6C1A-8F3D-4F5E-9A55-0D6B3A1C2D4E"
    case 8: return ["from": "2026-01-01", "to": "2026-01-02"]
    case 9: return ["other": "own"]
    case 10: return .list((0..<int(0...4)).map { _ in value(depth + 1) })
    case 11:
      return .list((0..<int(0...3)).map { _ in row(depth + 1) })
    default: return ["r": value(depth + 1), "c": value(depth + 1)]
    }
  }

  private mutating func row(_ depth: Int) -> FormValue {
    var members: [String: FormValue] = [:]
    for index in 0..<int(0...6) { members["r\(index)"] = value(depth) }
    return .object(members)
  }
}
