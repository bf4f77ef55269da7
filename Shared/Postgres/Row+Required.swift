package import FoundationEssentials
package import Kernel

/// The readers that refuse NULL.
extension Row {
  package func int64(_ column: String) throws -> Int64 {
    try required(column, optionalInt64(column))
  }
  package func int(_ column: String) throws -> Int { try required(column, optionalInt(column)) }
  package func bool(_ column: String) throws -> Bool { try required(column, optionalBool(column)) }
  package func double(_ column: String) throws -> Double {
    try required(column, optionalDouble(column))
  }
  package func string(_ column: String) throws -> String {
    try required(column, optionalString(column))
  }
  package func instant(_ column: String) throws -> Instant {
    try required(column, optionalInstant(column))
  }
  package func day(_ column: String) throws -> Day { try required(column, optionalDay(column)) }
  package func uuid(_ column: String) throws -> UUID { try required(column, optionalUUID(column)) }
  package func json(_ column: String) throws -> [UInt8] {
    try required(column, optionalJSON(column))
  }
  package func bytes(_ column: String) throws -> [UInt8] {
    try required(column, optionalBytes(column))
  }
  package func localized(_ column: String) throws -> Localized {
    try required(column, optionalLocalized(column))
  }
  package func identifier<Entity>(
    _ column: String, of: Entity.Type = Entity.self
  ) throws -> Identifier<Entity> {
    try required(column, optionalIdentifier(column))
  }
  package func int64s(_ column: String) throws -> [Int64] {
    try required(column, optionalInt64s(column))
  }
  package func strings(_ column: String) throws -> [String] {
    try required(column, optionalStrings(column))
  }

  private func required<Value>(_ column: String, _ value: Value?) throws -> Value {
    guard let value else { throw ColumnError.null(column: column) }
    return value
  }
}
