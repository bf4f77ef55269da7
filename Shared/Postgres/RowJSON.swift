package import JSON
package import Kernel
import Synchronization

/// Writes rows as JSON objects straight from the server's text, column by column: numbers, `json`
/// and `jsonb` are copied as they stand, times become RFC 3339 with milliseconds, texts are escaped.
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

  /// An array of objects. Without a language the localised columns keep all three.
  package func write(_ rows: Rows, in language: Language? = nil, to json: inout JSONWriter) {
    let plan = plan(for: rows.shape)
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    bytes.reserveCapacity(plan.typicalSize * rows.count + 2)
    withExtendedLifetime(rows.result) {
      for row in rows.indices {
        if row > 0 { bytes.append(UInt8(ascii: ",")) }
        plan.write(rows.result, row: row, language, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "]"))
    json.raw(bytes)
  }

  /// One object.
  package func write(_ row: Row, in language: Language? = nil, to json: inout JSONWriter) {
    let plan = plan(for: row.shape)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plan.typicalSize)
    withExtendedLifetime(row.result) {
      plan.write(row.result, row: row.index, language, to: &bytes)
    }
    json.raw(bytes)
  }

  /// The members of one object that the caller has begun.
  package func writeMembers(
    _ row: Row, in language: Language? = nil, to json: inout JSONWriter
  ) {
    let plan = plan(for: row.shape)
    for (column, name) in zip(plan.columns, plan.names) {
      var value: [UInt8] = []
      plan.append(column, row.result, row.index, language, to: &value)
      json.field(name, raw: value)
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
