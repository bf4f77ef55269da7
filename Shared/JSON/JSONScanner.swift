/// One pass over the bytes of a JSON text.
struct JSONScanner {
  let bytes: UnsafeRawBufferPointer
  let limits: JSONLimits
  var position = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document(building: Bool) throws(JSONSyntaxError) -> JSONValue {
    guard bytes.count <= limits.bytes else { throw JSONSyntaxError(.tooLarge, at: limits.bytes) }
    if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf {
      throw JSONSyntaxError(.byteOrderMark, at: 0)
    }
    let value = try value(building)
    skipSpace()
    guard position == bytes.count else { throw JSONSyntaxError(.trailingBytes, at: position) }
    return value
  }

  private mutating func value(_ building: Bool) throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw JSONSyntaxError(.unexpectedEnd, at: position) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(building)
    case UInt8(ascii: "["): return try array(building)
    case UInt8(ascii: "\""): return .string(try string(building))
    case UInt8(ascii: "-"), 48...57: return .number(try number(building))
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: throw JSONSyntaxError(.unexpectedByte, at: position)
    }
  }

  private mutating func object(_ building: Bool) throws(JSONSyntaxError) -> JSONValue {
    try enter()
    var members: [JSONMember] = []
    var names = UniqueNames()
    var isFirst = true
    while try more(until: UInt8(ascii: "}"), isFirst: isFirst) {
      isFirst = false
      let start = position
      guard peek() == UInt8(ascii: "\"") else { throw unexpected() }
      let key = try string(true)
      guard names.insert(key, after: members, building) else {
        throw JSONSyntaxError(.duplicateKey, at: start)
      }
      skipSpace()
      guard peek() == UInt8(ascii: ":") else { throw unexpected() }
      position += 1
      let value = try value(building)
      if building { members.append(JSONMember(key, value)) }
    }
    depth -= 1
    return .object(members)
  }

  private mutating func array(_ building: Bool) throws(JSONSyntaxError) -> JSONValue {
    try enter()
    var values: [JSONValue] = []
    var isFirst = true
    while try more(until: UInt8(ascii: "]"), isFirst: isFirst) {
      isFirst = false
      let value = try value(building)
      if building { values.append(value) }
    }
    depth -= 1
    return .array(values)
  }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= limits.depth else { throw JSONSyntaxError(.tooDeep, at: position) }
    position += 1
  }

  /// Steps over a comma or the closing bracket and says whether another element follows.
  private mutating func more(
    until end: UInt8, isFirst: Bool
  ) throws(JSONSyntaxError) -> Bool {
    skipSpace()
    if peek() == end {
      position += 1
      return false
    }
    guard !isFirst else { return true }
    guard peek() == UInt8(ascii: ",") else { throw unexpected() }
    position += 1
    skipSpace()
    return true
  }

  private mutating func literal(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard peek() == word.utf8Start[index] else { throw unexpected() }
      position += 1
    }
    return value
  }

  private mutating func number(_ building: Bool) throws(JSONSyntaxError) -> String {
    let start = position
    if peek() == UInt8(ascii: "-") { position += 1 }
    let whole = position
    var digits = try digits(from: start)
    guard digits == 1 || bytes[whole] != UInt8(ascii: "0") else {
      throw JSONSyntaxError(.invalidNumber, at: start)
    }
    if peek() == UInt8(ascii: ".") {
      position += 1
      digits += try self.digits(from: start)
    }
    guard digits <= limits.numberDigits else { throw JSONSyntaxError(.numberTooLong, at: start) }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") { try exponent(from: start) }
    guard building else { return "" }
    return String(
      decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
  }

  private mutating func exponent(from start: Int) throws(JSONSyntaxError) {
    position += 1
    if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
    let first = position
    _ = try digits(from: start)
    var value = 0
    for byte in bytes[first..<position] { value = min(value * 10 + Int(byte) - 48, 1_000_000) }
    guard value <= limits.exponent else { throw JSONSyntaxError(.exponentTooLarge, at: start) }
  }

  private mutating func digits(from start: Int) throws(JSONSyntaxError) -> Int {
    let first = position
    while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    guard position > first else { throw JSONSyntaxError(.invalidNumber, at: start) }
    return position - first
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func unexpected() -> JSONSyntaxError {
    JSONSyntaxError(position < bytes.count ? .unexpectedByte : .unexpectedEnd, at: position)
  }
}

/// Names seen in one object: few are compared one by one, many are hashed, so that an object of
/// 100,000 members does not cost its square.
private struct UniqueNames {
  private static let fewest = 12
  private var few: [String] = []
  private var many: Set<String> = []

  /// `members` are those read so far, if they are kept at all.
  mutating func insert(_ name: String, after members: [JSONMember], _ building: Bool) -> Bool {
    if many.isEmpty {
      let count = building ? members.count : few.count
      if count < UniqueNames.fewest {
        if building { return !members.contains { $0.key == name } }
        guard !few.contains(name) else { return false }
        few.append(name)
        return true
      }
      many.formUnion(building ? members.map(\.key) : few)
    }
    return many.insert(name).inserted
  }
}
