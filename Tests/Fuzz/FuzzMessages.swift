import HTTPCore

/// Requests and answers: the first byte says which, the second how the rest is cut.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard input.count > 2 else { return 0 }
  let bytes = Array(input[2...])
  let pieces = cuts(seed: input[1], count: bytes.count)
  switch input[0] % 3 {
  case 0:
    expectSame(MessageStream.requests(bytes), MessageStream.requests(bytes, pieces: pieces))
  case 1:
    expectSame(MessageStream.responses(bytes), MessageStream.responses(bytes, pieces: pieces))
  default:
    expectSame(
      MessageStream.responses(bytes, answering: [.head]),
      MessageStream.responses(bytes, answering: [.head], pieces: pieces))
  }
  return 0
}

private func cuts(seed: UInt8, count: Int) -> [Int] {
  var state = UInt32(seed) &* 2_654_435_761 | 1
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return 1 + Int(state >> 28)
  }
}

/// Which fault is found first may depend on the pieces; what was accepted before it may not.
private func expectSame(_ whole: MessageStream.Outcome, _ parts: MessageStream.Outcome) {
  precondition(whole.messages == parts.messages, "other messages: \(whole) and \(parts)")
  if case .failed = whole.tail, case .failed = parts.tail { return }
  precondition(whole.tail == parts.tail, "another end: \(whole) and \(parts)")
}
