import JSON
import ServicesDomain

extension InputReader {
  /// `sql`: the text of a question that is not saved.
  mutating func questionText() -> String? { string("sql", max: 50_000, multiline: true) }

  /// `parameters` and `reveal_reason` beside the text.
  mutating func queryWish(_ query: Int64?, _ text: String?) -> QueryWish? {
    let parameters = queryParameters()
    let reason = string("reveal_reason", required: false, min: 5, max: 500, multiline: true)
    return text.map {
      QueryWish(query: query, text: $0, parameters: parameters, reason: reason)
    }
  }

  /// `parameters`: texts, numbers, true and false by name, or arrays of them.
  mutating func queryParameters() -> [String: ParameterValue] {
    guard let value = json("parameters", required: false) else { return [:] }
    guard let members = value.members, members.count <= 100 else {
      fault("parameters", .wrongType(.object))
      return [:]
    }
    var values: [String: ParameterValue] = [:]
    var refused: [String] = []
    for member in members where !member.value.isNull {
      if let text = text(member.value) {
        values[member.key.lowercased()] = .one(text)
      } else if let texts = texts(member.value) {
        values[member.key.lowercased()] = .several(texts)
      } else {
        refused.append(member.key)
      }
    }
    let _: Bool? = object("parameters") { parameters in
      for member in members { parameters.ignore(member.key) }
      for name in refused { parameters.fault(name, .wrongType(.string)) }
      return true
    }
    return values
  }

  private func text(_ value: JSONValue) -> String? {
    value.string ?? value.decimal ?? value.bool.map { $0 ? "true" : "false" }
  }

  private func texts(_ value: JSONValue) -> [String]? {
    guard let elements = value.array, (1...1_000).contains(elements.count) else { return nil }
    let texts = elements.compactMap(text)
    return texts.count == elements.count ? texts : nil
  }
}
