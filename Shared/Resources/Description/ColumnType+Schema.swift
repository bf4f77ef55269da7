import JSON
import OpenAPI

extension ColumnType {
  /// What a value of the column looks like in an answer.
  var answered: Schema {
    switch self {
    case .integer: .integer(in: integerRange)
    case .decimal(let precision?, let scale):
      .decimal(whole: precision - (scale ?? 0), fraction: scale ?? 0)
    case .decimal: .decimal
    case .double: .keywords([JSONMember("type", "number")])
    case .bool: .flag
    case .text(let limit): limit.map { .text(max: $0) } ?? .text
    case .uuid: .uuid
    case .day: .day
    case .instant: .instant
    case .json: .any
    case .array(let element): element.answeredArray
    case .timeOfDay, .address, .duration, .bytes, .opaque: .text
    }
  }

  /// Arrays of other types go out as PostgreSQL's text.
  private var answeredArray: Schema {
    switch self {
    case .integer, .decimal, .double, .bool, .text, .uuid, .day, .instant:
      .array(of: answered.nullable)
    default: .text
    }
  }

  /// What a request may set it to, null apart.
  var taken: Schema {
    switch self {
    case .integer: .integer(in: integerRange)
    case .decimal, .double:
      pointed.map { .decimalInput(whole: $0.whole, fraction: $0.fraction) } ?? answered
    case .text(let limit): .text(max: limit ?? 100_000)
    case .timeOfDay: .timeOfDay
    case .array(let element): .array(of: element.takenElement, count: 0...1_000)
    default: answered
    }
  }

  private var takenElement: Schema {
    switch self {
    case .integer, .uuid: taken
    default: .filled(max: limit ?? 10_000)
    }
  }

  /// What a filter by it says.
  var sought: Schema {
    switch self {
    case .decimal, .double: .text(max: 31, pattern: #"^-?[0-9]+(\.[0-9]+)?$"#).example("1.5")
    case .text: .text(max: 250)
    case .json: .text(max: 1_000)
    case .timeOfDay: .timeOfDay
    case .array(let element): element.sought
    default: answered
    }
  }
}

extension Schema {
  fileprivate static let timeOfDay = Schema.text(
    max: 8, pattern: "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
  ).example("09:30")
}
