import Kernel

/// How the columns of one shape become the members of an object.
struct RowPlan: Sendable {
  /// Plain data: nothing is counted while rows are written.
  struct Column: Sendable {
    let index: Int32
    /// Where in `keys` its brace or comma, quoted name and colon stand.
    let keyStart: Int32
    let keyEnd: Int32
    let form: Form
    /// An array whose elements have that form.
    let isArray: Bool
  }

  enum Form: UInt8, Sendable {
    case verbatim
    case number
    /// A text: no reader makes a float of it.
    case decimal
    case bool
    case text
    /// Needs no escape: uuid.
    case quoted
    case instant
    case timestamp
    case date
    case localized
  }

  let columns: [Column]
  let names: [String]
  let keys: [UInt8]
  let typicalSize: Int

  init(_ shape: Shape, hidden: Set<String>, renamed: [String: String], localized: Set<String>) {
    var columns: [Column] = []
    var names: [String] = []
    var keys = ByteBuffer(capacity: 512)
    for (index, name) in shape.names.enumerated() where !hidden.contains(name) {
      let start = keys.count
      keys.append(columns.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
      names.append(renamed[name] ?? name)
      appendQuoted(Array((renamed[name] ?? name).utf8), to: &keys)
      keys.append(UInt8(ascii: ":"))
      let (form, isArray) =
        localized.contains(name) ? (.localized, false) : RowPlan.form(shape.types[index])
      columns.append(
        Column(
          index: Int32(index), keyStart: Int32(start), keyEnd: Int32(keys.count), form: form,
          isArray: isArray))
    }
    self.columns = columns
    self.names = names
    self.keys = keys.bytes
    typicalSize = keys.count + 24 * columns.count + 64
  }

  private static func form(_ type: UInt32) -> (Form, isArray: Bool) {
    switch type {
    case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.oid,
      PostgresType.json, PostgresType.jsonb:
      (.verbatim, false)
    case PostgresType.numeric: (.decimal, false)
    case PostgresType.float4, PostgresType.float8: (.number, false)
    case PostgresType.bool: (.bool, false)
    case PostgresType.uuid: (.quoted, false)
    case PostgresType.timestamptz: (.instant, false)
    case PostgresType.timestamp: (.timestamp, false)
    case PostgresType.date: (.date, false)
    case PostgresType.int2Array, PostgresType.int4Array, PostgresType.int8Array: (.verbatim, true)
    case PostgresType.numericArray: (.decimal, true)
    case PostgresType.float8Array: (.number, true)
    case PostgresType.boolArray: (.bool, true)
    case PostgresType.textArray, PostgresType.varcharArray, PostgresType.uuidArray: (.text, true)
    case PostgresType.dateArray: (.date, true)
    case PostgresType.timestamptzArray: (.instant, true)
    default: (.text, false)
    }
  }
}
