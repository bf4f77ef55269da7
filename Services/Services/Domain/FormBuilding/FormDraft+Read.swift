import Kernel

extension FormDraft {
  /// As it is kept. Old rows may be of any shape: what cannot be read stands as it is, and publishing
  /// refuses it.
  package init(stored definition: FormValue) {
    var reader = DraftReader()
    self.init(steps: reader.steps(definition["steps"]))
  }

  /// As somebody sends it: unfinished as it may be, but of the right shape. Every fault at once.
  package init(document: FormValue, at root: String = "") throws(DraftRefusal) {
    var reader = DraftReader(root: root)
    guard case .object(let members) = document else {
      throw DraftRefusal(faults: [AnswerFault.wrongType.at(root)])
    }
    for key in members.keys.sorted() where key != "steps" {
      reader.note(.unknownField, at: "\(root)/\(JSONPointer.escaped(key))")
    }
    if members["steps"] == nil { reader.note(.required, at: "\(root)/steps") }
    let steps = reader.steps(members["steps"])
    guard reader.faults.isEmpty else { throw DraftRefusal(faults: reader.faults) }
    self.init(steps: steps)
  }

  package static let mostSteps = 50
  package static let mostFields = 500
}

/// Reads steps and fields and notes what is not of the shape that its column takes.
private struct DraftReader {
  private(set) var faults: [FieldFault] = []
  private let root: String

  init(root: String = "") { self.root = root }

  mutating func note(_ fault: AnswerFault, at pointer: String) { faults.append(fault.at(pointer)) }

  mutating func steps(_ value: FormValue?) -> [FormDraft.Step] {
    let place = "\(root)/steps"
    guard let items = list(value, most: FormDraft.mostSteps, at: place) else { return [] }
    var stepKeys: Set<Int64> = []
    var fieldKeys: Set<Int64> = []
    return items.enumerated().map { index, item in
      let place = "\(place)/\(index)"
      check(item, knowing: ["id", "title", "visible_if", "fields"], at: place)
      let fields = list(item["fields"], most: FormDraft.mostFields, at: "\(place)/fields") ?? []
      return FormDraft.Step(
        id: key(item["id"], &stepKeys, at: "\(place)/id"),
        title: texts(item["title"], at: "\(place)/title", standard: .object([:])),
        visibleIf: object(item["visible_if"], at: "\(place)/visible_if", standard: .null),
        fields: fields.enumerated().map { number, field in
          self.field(field, &fieldKeys, at: "\(place)/fields/\(number)")
        })
    }
  }

  private mutating func field(
    _ item: FormValue, _ keys: inout Set<Int64>, at place: String
  ) -> FormDraft.Field {
    check(
      item,
      knowing: [
        "id", "name", "type", "title", "subtitle", "placeholder", "help_text", "required",
        "options",
        "validation", "config", "width", "default_value",
      ], at: place)
    return FormDraft.Field(
      id: key(item["id"], &keys, at: "\(place)/id"),
      name: word(item["name"], most: 100, at: "\(place)/name"),
      type: word(item["type"], most: 50, at: "\(place)/type"),
      details: [
        "title": texts(item["title"], at: "\(place)/title", standard: .object([:])),
        "subtitle": texts(item["subtitle"], at: "\(place)/subtitle", standard: .null),
        "placeholder": texts(item["placeholder"], at: "\(place)/placeholder", standard: .null),
        "help_text": texts(item["help_text"], at: "\(place)/help_text", standard: .object([:])),
        "required": flag(item["required"], at: "\(place)/required"),
        "options": options(item["options"], at: "\(place)/options"),
        "validation": object(item["validation"], at: "\(place)/validation"),
        "config": object(item["config"], at: "\(place)/config"),
        "width": width(item["width"], at: "\(place)/width"),
        "default_value": text(item["default_value"], most: 500, at: "\(place)/default_value"),
      ])
  }
}

extension DraftReader {
  private mutating func check(_ item: FormValue, knowing names: Set<String>, at place: String) {
    guard let members = item.object else { return note(.wrongType, at: place) }
    for key in members.keys.sorted() where !names.contains(key) {
      note(.unknownField, at: "\(place)/\(JSONPointer.escaped(key))")
    }
  }

  private mutating func list(_ value: FormValue?, most: Int, at place: String) -> [FormValue]? {
    guard let value, value != .null else { return nil }
    guard let items = value.list else {
      note(.wrongType, at: place)
      return nil
    }
    if items.count > most { note(.tooMany(most: most), at: place) }
    return items
  }

  private mutating func key(
    _ value: FormValue?, _ keys: inout Set<Int64>, at place: String
  ) -> Int64? {
    guard let value, value != .null else { return nil }
    guard case .number(let text) = value, let id = Int32(text), id > 0 else {
      note(.wrongType, at: place)
      return nil
    }
    if !keys.insert(Int64(id)).inserted { note(.repeated, at: place) }
    return Int64(id)
  }

  private mutating func word(_ value: FormValue?, most: Int, at place: String) -> String {
    guard let value, value != .null else {
      note(.required, at: place)
      return ""
    }
    guard let text = value.text, !text.unicodeScalars.contains("\0") else {
      note(.wrongType, at: place)
      return ""
    }
    if value.isEmpty { note(.required, at: place) }
    if text.unicodeScalars.count > most { note(.tooLong(most: most), at: place) }
    return text
  }

  private mutating func text(_ value: FormValue?, most: Int, at place: String) -> FormValue {
    guard let value, value != .null else { return .null }
    guard let text = value.text else {
      note(.wrongType, at: place)
      return value
    }
    if text.unicodeScalars.count > most { note(.tooLong(most: most), at: place) }
    return value
  }

  /// `{ru, kk, en}` with texts or nothing.
  private mutating func texts(
    _ value: FormValue?, at place: String, standard: FormValue
  ) -> FormValue {
    guard let value, value != .null else { return standard }
    guard let members = value.object else {
      note(.wrongType, at: place)
      return value
    }
    for (key, text) in members.sorted(by: { $0.key < $1.key }) {
      let pointer = "\(place)/\(JSONPointer.escaped(key))"
      if Language(rawValue: key) == nil {
        note(.unknownField, at: pointer)
      } else {
        _ = self.text(text, most: 20_000, at: pointer)
      }
    }
    return value
  }

  private mutating func object(
    _ value: FormValue?, at place: String, standard: FormValue = .object([:])
  ) -> FormValue {
    guard let value, value != .null else { return standard }
    if value.object == nil { note(.wrongType, at: place) }
    return value
  }

  private mutating func options(_ value: FormValue?, at place: String) -> FormValue {
    guard let value, value != .null else { return .list([]) }
    guard let items = value.list else {
      note(.wrongType, at: place)
      return value
    }
    for (index, item) in items.enumerated() where item.object == nil {
      note(.wrongType, at: "\(place)/\(index)")
    }
    return value
  }

  private mutating func flag(_ value: FormValue?, at place: String) -> FormValue {
    guard let value, value != .null else { return .bool(false) }
    if value.bool == nil { note(.wrongType, at: place) }
    return value
  }

  private mutating func width(_ value: FormValue?, at place: String) -> FormValue {
    guard let value, value != .null else { return .number("12") }
    guard case .number = value, let width = value.integer else {
      note(.wrongType, at: place)
      return value
    }
    if width < 1 { note(.belowMinimum("1"), at: place) }
    if width > 12 { note(.aboveMaximum("12"), at: place) }
    return value
  }
}
