/// The values bound to `$1`, `$2`, … of one statement, in PostgreSQL's text form, one after the
/// other in one buffer and each ended by a NUL, as libpq wants them.
package struct Binds: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Where each value begins in `bytes`; `null` for NULL.
  private(set) var offsets: [Int32] = []
  /// Types by OID; 0 leaves the choice to the server. Empty if every one is 0.
  private(set) var types: [UInt32] = []
  /// A text with U+0000 cannot be stored (22021); libpq would silently cut it.
  private(set) var holdsNUL = false

  static let null: Int32 = -1

  package init() {}

  package var count: Int { offsets.count }

  package mutating func appendNull() {
    offsets.append(Binds.null)
    if !types.isEmpty { types.append(0) }
  }

  /// One value in PostgreSQL's text form. `type` is an OID, 0 lets the server choose.
  package mutating func append(_ text: String, type: UInt32 = 0) {
    begin(type)
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    end(checkingFrom: start)
  }

  /// One value whose text form is these bytes of UTF-8.
  package mutating func append(bytes value: some Sequence<UInt8>, type: UInt32 = 0) {
    begin(type)
    let start = bytes.count
    bytes.append(contentsOf: value)
    end(checkingFrom: start)
  }

  mutating func append(integer value: Int64) {
    begin(0)
    appendDecimal(value, to: &bytes)
    bytes.append(0)
  }

  /// `bytea` in hex form.
  mutating func append(binary value: [UInt8]) {
    begin(0)
    bytes.reserveCapacity(bytes.count + 2 * value.count + 3)
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(UInt8(ascii: "x"))
    for byte in value {
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
    bytes.append(0)
  }

  mutating func append(_ other: Binds) {
    let base = Int32(bytes.count)
    if !types.isEmpty || !other.types.isEmpty {
      if types.isEmpty { types = Array(repeating: 0, count: count) }
      types += other.types.isEmpty ? Array(repeating: 0, count: other.count) : other.types
    }
    bytes += other.bytes
    for offset in other.offsets { offsets.append(offset == Binds.null ? offset : base + offset) }
    holdsNUL = holdsNUL || other.holdsNUL
  }

  private mutating func begin(_ type: UInt32) {
    if type != 0, types.isEmpty { types = Array(repeating: 0, count: count) }
    if type != 0 || !types.isEmpty { types.append(type) }
    offsets.append(Int32(bytes.count))
  }

  private mutating func end(checkingFrom start: Int) {
    if bytes[start...].contains(0) { holdsNUL = true }
    bytes.append(0)
  }
}

func appendDecimal(_ value: Int64, to bytes: inout [UInt8]) {
  if value < 0 { bytes.append(UInt8(ascii: "-")) }
  var magnitude = value.magnitude
  let start = bytes.count
  repeat {
    bytes.append(UInt8(48 + magnitude % 10))
    magnitude /= 10
  } while magnitude > 0
  bytes[start...].reverse()
}

func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
