/// Growing pauses between attempts, 50 ms to 1 s, each between half and all of its step: after a
/// restart of the server the copies of a service do not come back at the same moment.
struct BackOff {
  private var step = 0

  mutating func next() -> Duration {
    let longest = min(1_000, 50 << step)
    step = min(step + 1, 5)
    return .milliseconds(Int.random(in: longest / 2...longest))
  }

  mutating func reset() { step = 0 }
}
