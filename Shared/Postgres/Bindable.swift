package import FoundationEssentials
package import Kernel

/// A value that can stand for a `$n`: it writes its PostgreSQL text form.
package protocol Bindable {
  func bind(to binds: inout Binds)
}

extension Optional: Bindable where Wrapped: Bindable {
  package func bind(to binds: inout Binds) {
    if let self { self.bind(to: &binds) } else { binds.appendNull() }
  }
}

extension String: Bindable {
  package func bind(to binds: inout Binds) { binds.append(self) }
}

extension Substring: Bindable {
  package func bind(to binds: inout Binds) { binds.append(bytes: utf8) }
}

extension Int: Bindable {
  package func bind(to binds: inout Binds) { binds.append(integer: Int64(self)) }
}

extension Int64: Bindable {
  package func bind(to binds: inout Binds) { binds.append(integer: self) }
}

extension Int32: Bindable {
  package func bind(to binds: inout Binds) { binds.append(integer: Int64(self)) }
}

extension Int16: Bindable {
  package func bind(to binds: inout Binds) { binds.append(integer: Int64(self)) }
}

extension Bool: Bindable {
  package func bind(to binds: inout Binds) { binds.append(self ? "t" : "f") }
}

extension Double: Bindable {
  package func bind(to binds: inout Binds) {
    binds.append(isNaN ? "NaN" : isInfinite ? (self < 0 ? "-Infinity" : "Infinity") : "\(self)")
  }
}

/// Bytes are `bytea`. For bytes of JSON text use `JSONText`.
extension [UInt8]: Bindable {
  package func bind(to binds: inout Binds) { binds.append(binary: self) }
}

/// Bytes of UTF-8 that are a JSON document, bound to a `json` or `jsonb` parameter.
package struct JSONText: Bindable, Sendable {
  package let bytes: [UInt8]
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package func bind(to binds: inout Binds) { binds.append(bytes: bytes) }
}

/// A list bound as one PostgreSQL array: `= any(\(PostgresArray(ids)))`. The server learns the
/// element type from the statement: cast (`::bigint[]`) where it cannot.
package struct PostgresArray<Element: Bindable>: Bindable {
  package let elements: [Element]
  package init(_ elements: [Element]) { self.elements = elements }
  package func bind(to binds: inout Binds) {
    var parts = Binds()
    for element in elements { element.bind(to: &parts) }
    binds.append(bytes: arrayText(of: parts))
  }
}

/// Every element quoted: what is inside quotes needs only `"` and `\` escaped.
private func arrayText(of parts: Binds) -> [UInt8] {
  var text: [UInt8] = [UInt8(ascii: "{")]
  text.reserveCapacity(parts.bytes.count + 3 * parts.count + 2)
  for (index, offset) in parts.offsets.enumerated() {
    if index > 0 { text.append(UInt8(ascii: ",")) }
    guard offset != Binds.null else {
      text += Array("NULL".utf8)
      continue
    }
    let end = parts.offsets[(index + 1)...].first { $0 != Binds.null } ?? Int32(parts.bytes.count)
    text.append(UInt8(ascii: "\""))
    for byte in parts.bytes[Int(offset)..<Int(end) - 1] {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        text.append(UInt8(ascii: "\\"))
      }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
  }
  text.append(UInt8(ascii: "}"))
  return text
}

extension Array where Element: Bindable {
  /// This list as one array parameter.
  package var asArray: PostgresArray<Element> { PostgresArray(self) }
}

extension PostgresArray: Sendable where Element: Sendable {}

extension Instant: Bindable {
  package func bind(to binds: inout Binds) { binds.append(rfc3339Microseconds) }
}

extension Day: Bindable {
  package func bind(to binds: inout Binds) { binds.append(description) }
}

extension UUID: Bindable {
  package func bind(to binds: inout Binds) { binds.append(uuidString) }
}

extension Identifier: Bindable {
  package func bind(to binds: inout Binds) { binds.append(integer: rawValue) }
}

extension Localized: Bindable {
  /// A `jsonb` object of the languages that are there.
  package func bind(to binds: inout Binds) {
    var text = ByteBuffer(capacity: 256)
    text.append(UInt8(ascii: "{"))
    for (key, value) in [("ru", ru), ("kk", kk), ("en", en)] {
      guard let value else { continue }
      if text.count > 1 { text.append(UInt8(ascii: ",")) }
      text.append(utf8: "\"\(key)\":")
      appendQuoted(Array(value.utf8), to: &text)
    }
    text.append(UInt8(ascii: "}"))
    binds.append(bytes: text.bytes)
  }
}
