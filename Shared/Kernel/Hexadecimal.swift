/// The 16 lower-case digits of a number as they lie in memory.
func hexadecimalDigits(_ number: UInt64) -> (UInt64, UInt64) {
  (
    hexadecimalDigits(UInt32(truncatingIfNeeded: number >> 32)),
    hexadecimalDigits(UInt32(truncatingIfNeeded: number))
  )
}

/// Eight digits as they lie in memory. The nibbles are spread over the bytes of a word; those above
/// nine are moved on to the letters.
private func hexadecimalDigits(_ number: UInt32) -> UInt64 {
  var word = UInt64(number)
  word = (word << 16 | word) & 0x0000_ffff_0000_ffff
  word = (word << 8 | word) & 0x00ff_00ff_00ff_00ff
  word = (word << 4 | word) & 0x0f0f_0f0f_0f0f_0f0f
  let letters = (word &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
  return (word &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
}
