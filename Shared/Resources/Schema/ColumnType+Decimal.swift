import JSON

extension ColumnType {
  /// How many digits a request may give before the point and behind it; `nil` for what is no number
  /// with a point. A column without a size of its own takes 28 and 10.
  var pointed: (whole: Int, fraction: Int)? {
    switch self {
    case .decimal(.none, _): (28, 10)
    case .decimal(let precision?, let scale):
      (min(28, max(0, precision - (scale ?? 0))), scale ?? 0)
    case .double: (15, 15)
    default: nil
    }
  }

  /// A value of PostgreSQL's own JSON as answers show it: a decimal as text.
  func shown(_ value: JSONValue) -> JSONValue {
    switch (self, value) {
    case (.decimal, .number(let digits)): .string(digits)
    case (.array(let element), .array(let values)): .array(values.map { element.shown($0) })
    default: value
    }
  }

  /// The other way: a value as PostgreSQL's own JSON has it.
  func kept(_ value: JSONValue) -> JSONValue {
    switch (self, value) {
    case (.decimal, .string(let text)) where accepts(text):
      (try? JSONParser.parse(Array(text.utf8))) ?? value
    case (.array(let element), .array(let values)): .array(values.map { element.kept($0) })
    default: value
    }
  }
}
