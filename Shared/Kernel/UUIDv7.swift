package import FoundationEssentials

extension UUID {
  /// A time-ordered identifier (RFC 9562, 5.7): 48 bits of milliseconds, the rest random.
  package static func version7(at instant: Instant) -> UUID {
    var generator = SystemRandomNumberGenerator()
    let milliseconds = UInt64(max(0, instant.microseconds / 1_000))
    let high = generator.next()
    let low = generator.next()
    func byte(_ value: UInt64, _ shift: UInt64) -> UInt8 {
      UInt8(truncatingIfNeeded: value >> shift)
    }
    return UUID(
      uuid: (
        byte(milliseconds, 40), byte(milliseconds, 32), byte(milliseconds, 24),
        byte(milliseconds, 16), byte(milliseconds, 8), byte(milliseconds, 0),
        0x70 | byte(high, 0) & 0x0f, byte(high, 8), 0x80 | byte(high, 16) & 0x3f, byte(high, 24),
        byte(low, 0), byte(low, 8), byte(low, 16), byte(low, 24), byte(low, 32), byte(low, 40)
      ))
  }

  /// Lower case, as PostgreSQL writes it.
  package var text: String { uuidString.lowercased() }
}
