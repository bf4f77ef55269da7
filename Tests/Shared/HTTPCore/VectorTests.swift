import HTTPCore
import Testing

@Suite struct VectorTests {
  @Test func all_vectors_are_there() {
    #expect(Vector.requests.count > 200)
    #expect(Vector.responses.count > 30)
  }

  @Test(arguments: Vector.requests)
  func a_request_is_read_as_the_RFC_says(_ vector: Vector) {
    #expect(vector.faults(in: MessageStream.requests(vector.bytes)) == [])
  }

  @Test(arguments: Vector.responses)
  func an_answer_is_read_as_the_RFC_says(_ vector: Vector) {
    let methods = (vector.methods ?? []).map { Method($0) }
    let outcome = MessageStream.responses(vector.bytes, answering: methods)
    #expect(vector.faults(in: outcome) == [])
  }

  @Test func a_request_cut_at_any_byte_is_the_same() {
    for vector in Vector.requests {
      let whole = MessageStream.requests(vector.bytes)
      for cut in cuts(vector) {
        let parts = MessageStream.requests(vector.bytes, pieces: [cut])
        if !isSame(parts, whole) { Issue.record("\(vector.name) cut at \(cut): \(parts)") }
      }
    }
  }

  @Test func an_answer_cut_at_any_byte_is_the_same() {
    for vector in Vector.responses {
      let methods = (vector.methods ?? []).map { Method($0) }
      let whole = MessageStream.responses(vector.bytes, answering: methods)
      for cut in cuts(vector) {
        let parts = MessageStream.responses(vector.bytes, answering: methods, pieces: [cut])
        if !isSame(parts, whole) { Issue.record("\(vector.name) cut at \(cut): \(parts)") }
      }
    }
  }

  @Test func a_request_that_comes_byte_by_byte_is_the_same() {
    for vector in Vector.requests {
      let whole = MessageStream.requests(vector.bytes)
      let pieces = Array(repeating: 1, count: vector.bytes.count)
      let parts = MessageStream.requests(vector.bytes, pieces: pieces)
      if !isSame(parts, whole) { Issue.record("\(vector.name): \(parts)") }
    }
  }

  @Test func a_request_chopped_at_random_is_the_same() {
    var random = SplitMix(state: 20_260_101)
    for vector in Vector.requests {
      let whole = MessageStream.requests(vector.bytes)
      for _ in 0..<20 {
        let pieces = (0..<vector.bytes.count).map { _ in Int.random(in: 1...9, using: &random) }
        let parts = MessageStream.requests(vector.bytes, pieces: pieces)
        if !isSame(parts, whole) { Issue.record("\(vector.name) in \(pieces): \(parts)") }
      }
    }
  }

  /// Every byte; in the few long ones, which only repeat themselves, every twentieth.
  private func cuts(_ vector: Vector) -> StrideTo<Int> {
    let count = vector.bytes.count
    return stride(from: 1, to: max(2, count), by: count > 1_000 ? 20 : 1)
  }

  /// A fault may be seen earlier when the bytes come in pieces, and then be another one.
  private func isSame(_ left: MessageStream.Outcome, _ right: MessageStream.Outcome) -> Bool {
    if case .failed = left.tail, case .failed = right.tail {
      return left.messages == right.messages
    }
    return left == right
  }
}

/// A generator whose numbers are the same on each run (public domain, S. Vigna).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
