import Kernel

/// The time of log lines. Its text is made once a second; the milliseconds are put behind it.
struct LogClock: Sendable {
  struct Reading: Sendable {
    /// `2026-11-23T08:15:30.`
    fileprivate let seconds: [UInt8]
    fileprivate let milliseconds: Int

    /// Appends RFC 3339 in UTC with milliseconds.
    func append(to bytes: inout ByteBuffer) {
      bytes.append(seconds)
      var fraction = (
        digit(milliseconds / 100), digit(milliseconds / 10 % 10), digit(milliseconds % 10),
        UInt8(ascii: "Z")
      )
      withUnsafeBytes(of: &fraction) { bytes.append($0) }
    }

    private func digit(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: 48 + value) }
  }

  private var second = Int64.min
  private var text: [UInt8] = []

  mutating func read() -> Reading {
    let now = WallClock.live.now()
    let second = now.seconds
    if second != self.second {
      self.second = second
      text = Array(now.rfc3339.utf8.dropLast(4))
    }
    return Reading(
      seconds: text, milliseconds: Int(now.microseconds - second * 1_000_000) / 1_000)
  }
}
