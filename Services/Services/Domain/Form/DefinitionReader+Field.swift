import Kernel

extension DefinitionReader {
  mutating func field(
    named name: String, _ type: FieldType, _ item: FormValue, at place: String, isInRow: Bool
  ) -> Field {
    let settings = DefinitionReader.settings(of: item)
    let config = "\(place)/config"
    let rules = rules(settings, of: type, at: config, isInRow: isInRow)
    let visibleIf = condition(settings["visible_if"], at: "\(config)/visible_if")
    let requiredIf = condition(settings["required_if"], at: "\(config)/required_if")
    let expression = expression(settings["expr"], of: type, at: "\(config)/expr")
    var field = Field(
      name: name, type: type, title: title(item["title"], of: type, at: "\(place)/title"))
    field.subtitle = DefinitionReader.localized(item["subtitle"])
    field.placeholder = DefinitionReader.localized(item["placeholder"])
    field.help = DefinitionReader.localized(item["help_text"])
    field.isRequired = item["required"]?.bool ?? false
    field.isReadonly = settings["readonly"]?.bool ?? false
    field.visibleIf = visibleIf
    field.requiredIf = requiredIf
    field.expression = expression
    field.rules = rules
    field.width = item["width"]?.integer ?? 12
    field.defaultValue = item["default_value"]?.text
    field.settings = settings
    field.prefill = prefill(settings["prefill"], of: type, at: "\(config)/prefill")
    field.content = DefinitionReader.localized(settings["content"])
    field.messages = messages(settings["error_messages"], at: "\(config)/error_messages")
    field.options = options(item["options"], of: type, rules, at: "\(place)/options")
    if type == .group { readRows(of: &field, at: config) }
    if type == .matrix { readMatrix(&field, at: config) }
    if isInRow, field.prefill != nil || field.isReadonly {
      faultUnlessStored(config, "not-in-a-row")
    }
    if field.isReadonly, field.isRequired, field.prefill == nil, field.defaultValue == nil {
      faultUnlessStored("\(config)/readonly", "never-answered")
    }
    if type == .hidden, rules.source == nil {
      faultUnlessStored("\(config)/source", "setting")
    }
    return field
  }

  private mutating func rules(
    _ settings: [String: FormValue], of type: FieldType, at place: String, isInRow: Bool
  ) -> FieldRules {
    let allowed = Set((FieldSetting.common + type.settings).map(\.rawValue))
    for key in settings.keys.sorted() where !allowed.contains(key) {
      faultUnlessStored("\(place)/\(JSONPointer.escaped(key))", "unknown-setting")
    }
    var wrong: [String] = []
    let rules = FieldRules(settings, of: type, faults: &wrong)
    for key in wrong where allowed.contains(key) { faultUnlessStored("\(place)/\(key)", "setting") }
    if settings["readonly"].map({ $0 != .null && $0.bool == nil }) ?? false {
      faultUnlessStored("\(place)/readonly", "setting")
    }
    if isInRow, rules.isUnique { faultUnlessStored("\(place)/unique", "not-in-a-row") }
    if let parent = rules.parent {
      if !known.knows(parent) {
        fault("\(place)/parent", "looks-ahead")
      } else if rules.directory == nil
        || !(known.kind(of: parent).isScalar || known.kind(of: parent) == .list)
      {
        faultUnlessStored("\(place)/parent", "setting")
      }
    }
    return rules
  }

  private mutating func options(
    _ value: FormValue?, of type: FieldType, _ rules: FieldRules, at place: String
  ) -> [Field.Option] {
    guard type.hasOptions else { return [] }
    let options = labels(value, at: place)
    if options.isEmpty, rules.directory == nil { fault(place, "options") }
    return options
  }

  /// Codes with their labels: the options of a choice, the rows and columns of a matrix.
  mutating func labels(_ value: FormValue?, at place: String) -> [Field.Option] {
    var codes: Set<String> = []
    return (value?.list ?? []).enumerated().compactMap { index, item -> Field.Option? in
      guard let code = item["code"]?.text, !code.isEmpty, codes.insert(code).inserted else {
        fault("\(place)/\(index)/code", "code")
        return nil
      }
      let score = item["score"]
      if let score, score != .null, score.decimal.map({ $0 < .zero }) ?? true {
        faultUnlessStored("\(place)/\(index)/score", "setting")
      }
      return Field.Option(
        code: code, label: title(item["label"], at: "\(place)/\(index)/label"),
        score: score?.decimal)
    }
  }

  /// Names of a row are known inside the row only.
  private mutating func readRows(of field: inout Field, at place: String) {
    let outside = known
    field.fields = fields(field.settings["fields"], at: "\(place)/fields", in: field.name)
    known = outside
    let columns = Set(field.fields.filter { $0.type.kind == .number }.map(\.name))
    for (index, total) in field.rules.totals.enumerated() {
      let pointer = "\(place)/totals/\(index)"
      if !columns.contains(total.column) { faultUnlessStored(pointer, "kind") }
      for name in total.references {
        if !known.knows(name) {
          faultUnlessStored(pointer, "looks-ahead")
        } else if known.kind(of: name) != .number {
          faultUnlessStored(pointer, "kind")
        }
      }
    }
  }

  private mutating func readMatrix(_ field: inout Field, at place: String) {
    let settings = field.settings
    field.rows = labels(settings["rows"], at: "\(place)/rows")
    field.columns = labels(settings["columns"], at: "\(place)/columns")
    if field.rows.isEmpty || field.rows.count > 100 { fault("\(place)/rows", "setting") }
    if field.columns.isEmpty || field.columns.count > 30 { fault("\(place)/columns", "setting") }
    guard let cell = settings["cell"], cell != .null else { return }
    let isWord = cell.text != nil
    if cell.text == "radio" { return }
    guard let type = (cell.text ?? cell["type"]?.text).flatMap(FieldType.init(rawValue:)),
      type.canStandInCell
    else {
      fault("\(place)/cell", "setting")
      return
    }
    var item = isWord ? [:] : cell.object ?? [:]
    item["title"] = .object(["ru": .text("-"), "kk": .text("-")])
    field.cell = [
      self.field(named: "cell", type, .object(item), at: "\(place)/cell", isInRow: true)
    ]
  }
}

extension FieldType {
  fileprivate var canStandInCell: Bool {
    switch self {
    case .text, .textarea, .number, .money, .percent, .boolean, .checkbox, .select, .radio, .date,
      .rating, .score:
      true
    default: false
    }
  }
}
