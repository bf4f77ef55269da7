/// A statement and its values. Written as a literal, each `\(value)` becomes a bound `$n`, never a
/// part of the text:
///
///     "select id, name from booking_room where id = \(id)"
///
/// `\(sql)` joins another `SQL` in (its values are renumbered), `\(identifier:)` quotes a name and
/// `\(unsafe:)` puts text in as it is: never anything that came from outside.
package struct SQL: Sendable {
  private(set) var text: [UInt8]
  /// Offsets in `text` of the `$` of each placeholder, in the order of appearance.
  private(set) var marks: [Int32]
  private(set) var binds: Binds
  /// Set for a statement prepared by its id; then `text` is empty.
  let statement: Statement?
  private(set) var isPlannedAnew = false

  init(statement: Statement, binds: Binds) {
    text = []
    marks = []
    self.binds = binds
    self.statement = statement
  }

  /// Text as it is, without values.
  package init(unsafe text: String) {
    self.text = Array(text.utf8)
    marks = []
    binds = Binds()
    statement = nil
  }

  /// No text at all: what `+=` begins with.
  package static var empty: SQL { SQL(unsafe: "") }

  package var isEmpty: Bool { statement == nil && text.isEmpty }

  /// The same, planned each time with its values. For texts that are looked for and the like: a plan
  /// that was made for any word walks through all rows for a rare one.
  package var plannedAnew: SQL {
    var copy = self
    copy.isPlannedAnew = true
    return copy
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = SQL.empty
    sum.append(left)
    sum.append(right)
    return sum
  }

  package static func += (left: inout SQL, right: SQL) { left = left + right }

  package mutating func append(_ other: SQL) {
    var otherText = other.text
    var otherMarks = other.marks
    if let statement = other.statement {
      otherText = statement.bytes
      otherMarks = statement.marks
    }
    let base = binds.count
    var copied = 0
    for mark in otherMarks.map(Int.init) {
      text += otherText[copied..<mark]
      var number = 0
      copied = mark + 1
      while copied < otherText.count, (48...57).contains(otherText[copied]) {
        number = number * 10 + Int(otherText[copied] - 48)
        copied += 1
      }
      place(base + number)
    }
    text += otherText[copied...]
    binds.append(other.binds)
    isPlannedAnew = isPlannedAnew || other.isPlannedAnew
  }

  private mutating func place(_ number: Int) {
    marks.append(Int32(text.count))
    text.append(UInt8(ascii: "$"))
    appendDecimal(Int64(number), to: &text)
  }

  private mutating func appendValue(_ value: some Bindable) {
    value.bind(to: &binds)
    place(binds.count)
  }

  private mutating func appendText(_ more: String) { text.append(contentsOf: more.utf8) }
}

extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(unsafe: value) }

  package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL.empty

    package init(literalCapacity: Int, interpolationCount: Int) {
      sql.text.reserveCapacity(literalCapacity + 4 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) { sql.appendText(literal) }

    /// A bound value.
    package mutating func appendInterpolation(_ value: some Bindable) { sql.appendValue(value) }

    /// A bound value or NULL. Without an overload for optionals the compiler warns of a debug
    /// description.
    package mutating func appendInterpolation(_ value: (some Bindable)?) { sql.appendValue(value) }

    /// An enumeration (or the like) bound as its raw value.
    @_disfavoredOverload
    package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value)
    where Value.RawValue: Bindable { sql.appendValue(value.rawValue) }

    @_disfavoredOverload
    package mutating func appendInterpolation<Value: RawRepresentable>(_ value: Value?)
    where Value.RawValue: Bindable { sql.appendValue(value?.rawValue) }

    /// Another statement's text and values.
    package mutating func appendInterpolation(_ fragment: SQL) { sql.append(fragment) }

    /// A name, quoted.
    package mutating func appendInterpolation(identifier name: String) {
      sql.appendText(quotedIdentifier(name))
    }

    /// Text as it is. Never anything that came from outside.
    package mutating func appendInterpolation(unsafe text: String) { sql.appendText(text) }

    /// A number that stands in the text, so that the planner sees it: of a LIMIT that is bound it
    /// assumes a tenth of the table, and may walk through the whole of it for twenty rows. Each
    /// number is a statement of its own: only for few of them, such as the size of a page.
    package mutating func appendInterpolation(literal number: Int) { sql.appendText("\(number)") }
  }
}

extension [SQL] {
  /// One statement of all, with `separator` between them.
  package func joined(_ separator: SQL) -> SQL {
    var sum = SQL.empty
    for (index, part) in enumerated() {
      if index > 0 { sum.append(separator) }
      sum.append(part)
    }
    return sum
  }
}

/// `name` as a quoted SQL identifier.
package func quotedIdentifier(_ name: String) -> String {
  var quoted = "\""
  for scalar in name.unicodeScalars where scalar.value != 0 {
    if scalar == "\"" { quoted += "\"" }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}
