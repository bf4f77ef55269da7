import JSON

/// How the columns of one shape become the members of an object.
struct RowPlan: Sendable {
  struct Column: Sendable {
    let index: Int
    let name: String
    /// The brace or comma, the quoted name and the colon.
    let prefix: [UInt8]
    let form: Form
  }

  enum Form: Sendable {
    case verbatim
    case number
    case bool
    case text
    /// Needs no escape: uuid, time.
    case quoted
    case instant
    case timestamp
    case date
    case localized
    /// An array whose elements have that form.
    indirect case array(Form)
  }

  let columns: [Column]
  let typicalSize: Int

  init(_ shape: Shape, hidden: Set<String>, renamed: [String: String], localized: Set<String>) {
    var columns: [Column] = []
    for (index, name) in shape.names.enumerated() where !hidden.contains(name) {
      let key = renamed[name] ?? name
      var prefix: [UInt8] = [columns.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ",")]
      appendQuoted(Array(key.utf8), to: &prefix)
      prefix.append(UInt8(ascii: ":"))
      let form: Form = localized.contains(name) ? .localized : RowPlan.form(shape.types[index])
      columns.append(Column(index: index, name: key, prefix: prefix, form: form))
    }
    self.columns = columns
    typicalSize = columns.reduce(64) { $0 + $1.prefix.count + 24 }
  }

  private static func form(_ type: UInt32) -> Form {
    switch type {
    case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.oid,
      PostgresType.json, PostgresType.jsonb:
      .verbatim
    case PostgresType.numeric, PostgresType.float4, PostgresType.float8: .number
    case PostgresType.bool: .bool
    case PostgresType.uuid: .quoted
    case PostgresType.timestamptz: .instant
    case PostgresType.timestamp: .timestamp
    case PostgresType.date: .date
    case PostgresType.int2Array, PostgresType.int4Array, PostgresType.int8Array: .array(.verbatim)
    case PostgresType.numericArray, PostgresType.float8Array: .array(.number)
    case PostgresType.boolArray: .array(.bool)
    case PostgresType.textArray, PostgresType.varcharArray, PostgresType.uuidArray: .array(.text)
    case PostgresType.dateArray: .array(.date)
    case PostgresType.timestamptzArray: .array(.instant)
    default: .text
    }
  }
}
