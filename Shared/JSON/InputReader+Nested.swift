extension InputReader {
  /// Reads an object within this one; its unknown fields are faults when `body` is through.
  package mutating func object<Value>(
    _ key: String, required: Bool = true, _ body: (inout InputReader) throws -> Value?
  ) rethrows -> Value? {
    guard let value = value(key, required) else { return nil }
    guard case .object(let members) = value else { return refuse(key, .wrongType(.object)) }
    var reader = child(members, at: key)
    let result = try body(&reader)
    reader.noteUnknownFields()
    return result
  }

  /// Reads an array of objects; `nil` if one of them could not be read.
  package mutating func objects<Value>(
    _ key: String, required: Bool = true, count: ClosedRange<Int> = 0...100,
    _ body: (inout InputReader) -> Value?
  ) -> [Value]? {
    elements(key, required, count) { reader, value, pointer in
      guard case .object(let members) = value else {
        reader.note(.wrongType(.object), at: pointer)
        return nil
      }
      var child = reader.element(members, at: pointer)
      let result = body(&child)
      child.noteUnknownFields()
      return result
    }
  }

  /// An array of whole numbers.
  package mutating func integers(
    _ key: String, required: Bool = true, count: ClosedRange<Int> = 0...100,
    in range: ClosedRange<Int64> = .min ... .max
  ) -> [Int64]? {
    elements(key, required, count) { reader, value, pointer in
      guard let integer = value.int64 else {
        reader.note(.wrongType(.integer), at: pointer)
        return nil
      }
      guard range.contains(integer) else {
        reader.note(.outOfRange(range), at: pointer)
        return nil
      }
      return integer
    }
  }

  mutating func elements<Value>(
    _ key: String, _ required: Bool, _ count: ClosedRange<Int>,
    _ read: (InputReader, JSONValue, String) -> Value?
  ) -> [Value]? {
    guard let value = value(key, required) else { return nil }
    guard case .array(let values) = value else { return refuse(key, .wrongType(.array)) }
    guard count.contains(values.count) else { return refuse(key, .count(count)) }
    var results: [Value] = []
    for (index, value) in values.enumerated() {
      if let result = read(self, value, "\(pointer(to: key))/\(index)") { results.append(result) }
    }
    return results.count == values.count ? results : nil
  }
}
