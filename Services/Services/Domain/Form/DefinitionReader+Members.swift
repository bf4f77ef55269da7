import Kernel

extension DefinitionReader {
  /// `"company.name"` or `{"source": "company.name", "locked": true}`.
  mutating func prefill(
    _ value: FormValue?, of type: FieldType, at place: String
  ) -> Field.Prefill? {
    guard let value, value != .null else { return nil }
    guard let source = value.text ?? value["source"]?.text, FormFacts.kinds[source] != nil,
      !type.isDecoration, type != .computed, type != .signature, type != .group,
      type != .matrix
    else {
      faultUnlessStored(place, "setting")
      return nil
    }
    return Field.Prefill(source: source, isLocked: value["locked"]?.bool ?? false)
  }

  /// Words for all faults of a field, `{"ru": …}`, or for each by its code, `{"required": {"ru": …}}`.
  mutating func messages(_ value: FormValue?, at place: String) -> [String: Localized] {
    guard let value, value != .null else { return [:] }
    guard let members = value.object, !members.isEmpty else {
      faultUnlessStored(place, "setting")
      return [:]
    }
    if members.keys.allSatisfy({ Language(rawValue: $0) != nil }) {
      return message(value, at: place).map { ["*": $0] } ?? [:]
    }
    var messages: [String: Localized] = [:]
    for (code, words) in members.sorted(by: { $0.key < $1.key }) {
      messages[code] = message(words, at: "\(place)/\(JSONPointer.escaped(code))")
    }
    return messages
  }

  private mutating func message(_ value: FormValue, at place: String) -> Localized? {
    let words = DefinitionReader.localized(value)
    guard let words, words.ru?.isEmpty == false, words.kk?.isEmpty == false else {
      faultUnlessStored(place, "translation")
      return nil
    }
    return words
  }

  /// They look at the field's own answer too, so they are read when its name is known.
  mutating func validators(of field: Field, at place: String) -> [Field.Validator] {
    guard let value = field.settings["validators"], value != .null else { return [] }
    guard let list = value.list, list.count <= 20, !field.type.isDecoration else {
      faultUnlessStored(place, "setting")
      return []
    }
    return list.enumerated().compactMap { validator($1, at: "\(place)/\($0)") }
  }

  /// `{"code": "…", "assert": condition, "message": {"ru": …}}`.
  private mutating func validator(_ item: FormValue, at place: String) -> Field.Validator? {
    let message = message(item["message"] ?? .null, at: "\(place)/message")
    if item["assert"] == nil { faultUnlessStored("\(place)/assert", "condition") }
    guard let condition = condition(item["assert"], at: "\(place)/assert"), let message else {
      return nil
    }
    return Field.Validator(
      code: item["code"]?.text ?? "validator", condition: condition,
      assertion: item["assert"] ?? .null, message: message)
  }
}
