import JSON
import Kernel
import Postgres

/// The columns that a request sets, read by the table's own types and limits. Faults are gathered
/// in the reader.
struct RowInput: Sendable {
  enum Value: Sendable {
    case value(SQL)
    case null
    case standard
  }

  /// By column, in the order of the table.
  private(set) var values: [(column: ColumnSchema, value: Value)] = []
  /// Columns whose value could not be read.
  private(set) var faulty: Set<String> = []

  enum Verb { case create, change }

  init(_ values: [(column: ColumnSchema, value: Value)]) { self.values = values }

  /// Reads every writable column. A create wants those that have no default.
  init(_ input: inout InputReader, _ plan: ResourcePlan, _ verb: Verb) {
    for column in plan.writable where verb == .create || column.isChangeable {
      guard input.present(column.publicName) else {
        if verb == .create, column.column.isRequired {
          input.fault(column.publicName, .required)
          faulty.insert(column.name)
        }
        continue
      }
      if let languages = column.spread {
        readSpread(column, languages, &input)
      } else {
        read(column, &input)
      }
    }
  }

  mutating func set(_ column: ColumnSchema, _ value: SQL) {
    values.removeAll { $0.column.name == column.name }
    values.append((column, .value(value)))
  }

  func has(_ name: String) -> Bool { values.contains { $0.column.name == name } }

  private mutating func read(_ column: WritableColumn, _ input: inout InputReader) {
    let name = column.name
    if input.isNull(name) {
      if column.column.isNullable {
        values.append((column.column, .null))
      } else if column.column.hasDefault {
        values.append((column.column, .standard))
      } else {
        input.fault(name, .required)
        faulty.insert(name)
      }
      return
    }
    let known = input.faultNumber
    let value =
      column.isLocalized
      ? input.localized(name, required: !column.column.isNullable, max: 20_000, multiline: true)
        .map { "\($0)::jsonb" as SQL }
      : column.column.type.read(name, column.column, &input)
    if input.faultNumber > known {
      faulty.insert(name)
    } else if let value {
      values.append((column.column, .value(value)))
    } else {
      values.append((column.column, column.column.isNullable ? .null : .standard))
    }
  }

  private mutating func readSpread(
    _ column: WritableColumn, _ languages: LanguageColumns, _ input: inout InputReader
  ) {
    let known = input.faultNumber
    let text = input.localized(column.publicName, max: languages.limit)
    guard input.faultNumber == known, let text else {
      faulty.insert(column.name)
      return
    }
    for (language, part) in languages.all where part.name != column.publicName {
      values.append((part, .value("\(text[language] ?? "")::text")))
    }
    // The plain column always holds a text, the Russian one before the others.
    if let plain = languages.plain {
      values.append((plain, .value("\(text.text(in: .russian))::text")))
    }
  }
}

extension ColumnType {
  var limit: Int? { if case .text(let limit) = self { limit } else { nil } }

  /// A value that is there and not null, cast for the column; `nil` if it is blank or faulty.
  func read(_ name: String, _ column: ColumnSchema, _ input: inout InputReader) -> SQL? {
    let cast = castName
    switch self {
    case .integer:
      return input.integer(name, in: integerRange).map { "\($0)::\(unsafe: cast)" }
    case .decimal, .double:
      return pointed.flatMap { input.number(name, whole: $0.whole, fraction: $0.fraction) }
        .map { "\($0)::\(unsafe: cast)" }
    case .bool: return input.bool(name).map { "\($0)::boolean" }
    case .text(let limit):
      return input.string(
        name, required: !column.isNullable, min: column.isNullable ? 1 : 0,
        max: limit ?? 100_000, multiline: (limit ?? .max) > 255
      ).map { "\($0)::text" }
    case .uuid: return input.uuid(name).map { "\($0)::uuid" }
    case .day: return input.day(name).map { "\($0)::date" }
    case .instant: return input.instant(name).map { "\($0)::timestamptz" }
    case .timeOfDay, .address:
      return input.checkedText(name, accepts).map { "\($0)::\(unsafe: cast)" }
    case .json:
      return input.json(name).map { "\(JSONText($0.bytes))::jsonb" }
    case .array(let element): return element.readArray(name, &input)
    case .duration, .bytes, .opaque: return nil
    }
  }

  private func readArray(_ name: String, _ input: inout InputReader) -> SQL? {
    let cast = castName
    switch self {
    case .integer:
      return input.integers(name, count: 0...1_000, in: integerRange)
        .map { "\($0.asArray)::\(unsafe: cast)[]" }
    case .uuid:
      return input.strings(name, count: 0...1_000, max: 36)
        .flatMap { input.allUUIDs($0, at: name) }.map { "\($0.asArray)::uuid[]" }
    default:
      return input.strings(name, count: 0...1_000, max: limit ?? 10_000)
        .map { "\($0.asArray)::text[]" }
    }
  }
}
