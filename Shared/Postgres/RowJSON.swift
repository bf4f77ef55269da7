package import JSON
package import Kernel
import Synchronization

/// Writes rows as JSON objects straight from the server's text, column by column: numbers, `json`
/// and `jsonb` are copied as they stand, `numeric` becomes a text of the same digits, times become
/// RFC 3339 with milliseconds, texts are escaped.
/// What JSON or RFC 3339 cannot say (NaN, `infinity`, BC) becomes null. Made once and kept: the plan
/// for each kind of result is remembered.
package final class RowJSON: Sendable {
  private let hidden: Set<String>
  private let renamed: [String: String]
  private let localized: Set<String>
  private let plans = Mutex<[Int: RowPlan]>([:])

  /// `hidden` columns are left out, `renamed` ones have another key, `localized` ones are `jsonb`
  /// objects `{ru, kk, en}` that become one string in the reader's language.
  package init(
    hidden: Set<String> = [], renamed: [String: String] = [:], localized: Set<String> = []
  ) {
    self.hidden = hidden
    self.renamed = renamed
    self.localized = localized
  }

  /// Every column under its own name.
  package static let plain = RowJSON()

  /// An array of objects, of the first `limit` rows. Without a language the localised columns keep
  /// all three.
  package func write(
    _ rows: Rows, limit: Int = .max, in language: Language? = nil, to json: inout JSONWriter
  ) {
    let plan = plan(for: rows.shape)
    let count = min(rows.count, limit)
    var bytes = ByteBuffer(capacity: plan.typicalSize * count + 2)
    bytes.append(UInt8(ascii: "["))
    var memo = LocalizedMemo(columns: rows.shape.names.count)
    withExtendedLifetime(rows.result) {
      for row in 0..<count {
        if row > 0 { bytes.append(UInt8(ascii: ",")) }
        plan.write(rows.result, row: row, language, &memo, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "]"))
    json.raw(bytes.readable)
  }

  /// One object.
  package func write(_ row: Row, in language: Language? = nil, to json: inout JSONWriter) {
    let plan = plan(for: row.shape)
    var bytes = ByteBuffer(capacity: plan.typicalSize)
    var memo = LocalizedMemo(columns: 0)
    withExtendedLifetime(row.result) {
      plan.write(row.result, row: row.index, language, &memo, to: &bytes)
    }
    json.raw(bytes.readable)
  }

  /// The members of one object that the caller has begun.
  package func writeMembers(
    _ row: Row, in language: Language? = nil, to json: inout JSONWriter
  ) {
    let plan = plan(for: row.shape)
    var value = ByteBuffer(capacity: 256)
    var memo = LocalizedMemo(columns: 0)
    for (column, name) in zip(plan.columns, plan.names) {
      value.removeAll()
      plan.append(column, row.result, row.index, language, &memo, to: &value)
      json.field(name, raw: value.bytes)
    }
  }

  private func plan(for shape: Shape) -> RowPlan {
    plans.withLock { plans in
      if let plan = plans[shape.id] { return plan }
      let plan = RowPlan(shape, hidden: hidden, renamed: renamed, localized: localized)
      if plans.count >= 1_024 { plans.removeAll() }
      plans[shape.id] = plan
      return plan
    }
  }
}
