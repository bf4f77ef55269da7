package import FoundationEssentials
package import Kernel

/// One row. Each reader names its column and throws `ColumnError` if there is no such column, the
/// value is NULL or the type does not fit; the `optional…` readers give `nil` for NULL.
package struct Row: Sendable {
  let result: QueryResult
  let shape: Shape
  let index: Int

  package func isNull(_ column: String) throws -> Bool {
    result.isNull(index, try position(column))
  }

  package func optionalInt64(_ column: String) throws -> Int64? {
    try read(column, PostgresType.integers) { parseInteger($0) }
  }

  package func optionalInt(_ column: String) throws -> Int? {
    try optionalInt64(column).map(Int.init)
  }

  package func optionalBool(_ column: String) throws -> Bool? {
    try read(column, [PostgresType.bool]) { $0.first.map { $0 == UInt8(ascii: "t") } }
  }

  package func optionalDouble(_ column: String) throws -> Double? {
    try read(column, PostgresType.numbers) { Double(String(decoding: $0, as: UTF8.self)) }
  }

  /// Any type, in its text form: also for `numeric`, `time`, enumerations.
  package func optionalString(_ column: String) throws -> String? {
    try read(column, []) { String(decoding: $0, as: UTF8.self) }
  }

  /// The same of the column at a place, from 0.
  package func optionalString(at position: Int) throws -> String? {
    guard shape.names.indices.contains(position) else {
      throw ColumnError.missing(column: String(position))
    }
    if result.isNull(index, position) { return nil }
    return withExtendedLifetime(result) {
      String(decoding: result.value(index, position), as: UTF8.self)
    }
  }

  package func optionalInstant(_ column: String) throws -> Instant? {
    try read(column, [PostgresType.timestamptz]) { parseInstant($0) }
  }

  package func optionalDay(_ column: String) throws -> Day? {
    try read(column, [PostgresType.date]) { Day(String(decoding: $0, as: UTF8.self)) }
  }

  package func optionalUUID(_ column: String) throws -> UUID? {
    try read(column, [PostgresType.uuid]) { UUID(uuidString: String(decoding: $0, as: UTF8.self)) }
  }

  /// The bytes of a `json` or `jsonb` document.
  package func optionalJSON(_ column: String) throws -> [UInt8]? {
    try read(column, [PostgresType.json, PostgresType.jsonb]) { Array($0) }
  }

  /// The bytes of a `bytea`.
  package func optionalBytes(_ column: String) throws -> [UInt8]? {
    try read(column, [PostgresType.bytea]) { parseHex($0) }
  }

  /// A `jsonb` object `{ru, kk, en}`, or a plain text, which counts as Russian.
  package func optionalLocalized(_ column: String) throws -> Localized? {
    try read(column, [PostgresType.json, PostgresType.jsonb, PostgresType.text]) { bytes in
      LocalizedColumn(bytes).map { $0.localized }
        ?? Localized(ru: String(decoding: bytes, as: UTF8.self))
    }
  }

  package func optionalIdentifier<Entity>(
    _ column: String, of: Entity.Type = Entity.self
  ) throws -> Identifier<Entity>? {
    try optionalInt64(column).map { Identifier($0) }
  }

  package func optionalInt64s(_ column: String) throws -> [Int64]? {
    try read(column, [PostgresType.int2Array, PostgresType.int4Array, PostgresType.int8Array]) {
      var values: [Int64] = []
      for element in ArrayElements($0) {
        guard case .value(let text) = element,
          let value = text.withUnsafeBufferPointer({ parseInteger($0) })
        else { return nil }
        values.append(value)
      }
      return values
    }
  }

  /// Any one-dimensional array without NULLs, each element in its text form.
  package func optionalStrings(_ column: String) throws -> [String]? {
    try read(column, []) {
      var values: [String] = []
      for element in ArrayElements($0) {
        guard case .value(let text) = element else { return nil }
        values.append(String(decoding: text, as: UTF8.self))
      }
      return values
    }
  }

  private func position(_ column: String) throws -> Int {
    guard let position = shape.index(of: column) else { throw ColumnError.missing(column: column) }
    return position
  }

  private func read<Value>(
    _ column: String, _ types: [UInt32], _ parse: (UnsafeBufferPointer<UInt8>) -> Value?
  ) throws -> Value? {
    let position = try position(column)
    guard types.isEmpty || types.contains(shape.types[position]) else {
      throw ColumnError.unexpectedType(column: column, type: shape.types[position])
    }
    if result.isNull(index, position) { return nil }
    let value = withExtendedLifetime(result) { parse(result.value(index, position)) }
    guard let value else { throw ColumnError.notRepresentable(column: column) }
    return value
  }
}
