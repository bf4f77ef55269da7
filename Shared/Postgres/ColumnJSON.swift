import Kernel

extension RowPlan {
  /// One row as an object.
  func write(
    _ result: QueryResult, row: Int, _ language: Language?, _ memo: inout LocalizedMemo,
    to bytes: inout ByteBuffer
  ) {
    keys.withUnsafeBytes { keys in
      columns.withUnsafeBufferPointer { columns in
        for column in columns {
          bytes.append(
            UnsafeRawBufferPointer(
              rebasing: keys[Int(column.keyStart)..<Int(column.keyEnd)]))
          append(column, result, row, language, &memo, to: &bytes)
        }
      }
    }
    if columns.isEmpty { bytes.append(UInt8(ascii: "{")) }
    bytes.append(UInt8(ascii: "}"))
  }

  /// The value of a column as JSON.
  func append(
    _ column: Column, _ result: QueryResult, _ row: Int, _ language: Language?,
    _ memo: inout LocalizedMemo, to bytes: inout ByteBuffer
  ) {
    let index = Int(column.index)
    if result.isNull(row, index) { return appendNull(to: &bytes) }
    let value = result.value(row, index)
    if column.isArray {
      appendArray(value, column.form, to: &bytes)
    } else if column.form == .localized, let language {
      bytes.append(UnsafeRawBufferPointer(memo.text(of: value, column: index, in: language)))
    } else {
      appendJSON(value, column.form, to: &bytes)
    }
  }
}

/// The texts there are, by language.
private func appendLanguages(of value: Bytes, to bytes: inout ByteBuffer) {
  let texts = LocalizedColumn(anyOf: value)
  var separator = UInt8(ascii: "{")
  for (name, text) in [("ru", texts.ru), ("kk", texts.kk), ("en", texts.en)] {
    guard let text else { continue }
    bytes.append(separator)
    appendQuoted(Array(name.utf8), to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UnsafeRawBufferPointer(text))
    separator = UInt8(ascii: ",")
  }
  if separator == UInt8(ascii: "{") { bytes.append(separator) }
  bytes.append(UInt8(ascii: "}"))
}

private func appendNull(to bytes: inout ByteBuffer) { bytes.append("null" as StaticString) }

private let quote = UInt8(ascii: "\"")

private func appendJSON(
  _ value: Bytes, _ form: RowPlan.Form, to bytes: inout ByteBuffer
) {
  switch form {
  case .verbatim: bytes.append(UnsafeRawBufferPointer(value))
  case .number: appendNumber(value, to: &bytes)
  case .decimal: appendNumeric(value, to: &bytes)
  case .bool:
    let isTrue = value.first == UInt8(ascii: "t")
    bytes.append(isTrue ? "true" as StaticString : "false" as StaticString)
  case .text: appendQuoted(value, to: &bytes)
  case .quoted: appendBetweenQuotes(value, to: &bytes)
  case .instant: appendInstant(value, to: &bytes)
  case .timestamp: appendTimestamp(value, to: &bytes)
  case .date: appendDate(value, to: &bytes)
  case .localized: appendLanguages(of: value, to: &bytes)
  }
}

/// JSON has no NaN and no Infinity.
private func appendNumber(_ value: Bytes, to bytes: inout ByteBuffer) {
  if isFinite(value) {
    bytes.append(UnsafeRawBufferPointer(value))
  } else {
    appendNull(to: &bytes)
  }
}

/// With as many digits behind the point as the column has.
private func appendNumeric(_ value: Bytes, to bytes: inout ByteBuffer) {
  if isFinite(value) {
    appendBetweenQuotes(value, to: &bytes)
  } else {
    appendNull(to: &bytes)
  }
}

private func isFinite(_ value: Bytes) -> Bool { (48...57).contains(value.last ?? 0) }

private func appendBetweenQuotes(_ value: Bytes, to bytes: inout ByteBuffer) {
  bytes.append(quote)
  bytes.append(UnsafeRawBufferPointer(value))
  bytes.append(quote)
}

/// `2026-11-23 08:15:30.123456+00` becomes `"2026-11-23T08:15:30.123Z"`.
private func appendInstant(_ value: Bytes, to bytes: inout ByteBuffer) {
  let hasZone = value.count >= 22 && value[value.count - 3] == UInt8(ascii: "+")
  guard hasZone, appendDateTime(Bytes(rebasing: value[..<(value.count - 3)]), to: &bytes) else {
    return appendNull(to: &bytes)
  }
  bytes.append(UInt8(ascii: "Z"))
  bytes.append(quote)
}

/// A time without zone has none in JSON either.
private func appendTimestamp(_ value: Bytes, to bytes: inout ByteBuffer) {
  guard appendDateTime(value, to: &bytes) else { return appendNull(to: &bytes) }
  bytes.append(quote)
}

/// The quote, the date, `T` and the time in milliseconds. False for a year past 9999, BC and
/// `infinity`.
private func appendDateTime(_ value: Bytes, to bytes: inout ByteBuffer) -> Bool {
  guard value.count >= 19, value.count <= 26, value[4] == UInt8(ascii: "-"),
    value[10] == UInt8(ascii: " ")
  else { return false }
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { text in
    text[0] = quote
    for index in 0..<19 { text[index + 1] = value[index] }
    text[11] = UInt8(ascii: "T")
    text[20] = UInt8(ascii: ".")
    for digit in 0..<3 { text[21 + digit] = value.count > 20 + digit ? value[20 + digit] : 48 }
    bytes.append(UnsafeRawBufferPointer(text))
  }
  return true
}

private func appendDate(_ value: Bytes, to bytes: inout ByteBuffer) {
  if value.count == 10, value[4] == UInt8(ascii: "-") {
    appendBetweenQuotes(value, to: &bytes)
  } else {
    appendNull(to: &bytes)
  }
}

private func appendArray(_ value: Bytes, _ form: RowPlan.Form, to bytes: inout ByteBuffer) {
  // Several dimensions stay PostgreSQL's text.
  guard value.count >= 2, value[0] == UInt8(ascii: "{"), value[1] != UInt8(ascii: "{") else {
    return appendQuoted(value, to: &bytes)
  }
  bytes.append(UInt8(ascii: "["))
  var isFirst = true
  for element in ArrayElements(value) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    switch element {
    case .null: appendNull(to: &bytes)
    case .value(let text):
      text.withUnsafeBufferPointer { appendJSON($0, form, to: &bytes) }
    }
  }
  bytes.append(UInt8(ascii: "]"))
}
