/// What a merge patch (RFC 7396) wants of one field.
package enum Patch<Value> {
  case keep
  case clear
  case set(Value)

  /// The value after the patch.
  package func applied(to old: Value?) -> Value? {
    switch self {
    case .keep: old
    case .clear: nil
    case .set(let value): value
    }
  }
}

extension Patch: Sendable where Value: Sendable {}
extension Patch: Equatable where Value: Equatable {}

extension InputReader {
  /// `.keep` if the field is absent or faulty (the fault is noted), `.clear` if it is null or
  /// blank: `input.patch("phone") { $0.phone("phone", required: false) }`.
  package mutating func patch<Value>(
    _ key: String, _ read: (inout InputReader) -> Value?
  ) -> Patch<Value> {
    guard present(key) else { return .keep }
    if isNull(key) { return .clear }
    let wasValid = faultNumber
    if let value = read(&self) { return .set(value) }
    return faultNumber > wasValid ? .keep : .clear
  }
}
