import Kernel

/// Appends UTF-8 text as a JSON string (RFC 8259, 7). Runs without a special byte are copied whole.
func appendQuoted(_ text: Bytes, to bytes: inout ByteBuffer) {
  bytes.append(UInt8(ascii: "\""))
  var runStart = 0
  while true {
    let index = firstSpecial(text, from: runStart)
    guard index < text.count else { break }
    bytes.append(UnsafeRawBufferPointer(Bytes(rebasing: text[runStart..<index])))
    runStart = index + 1
    appendEscape(of: text[index], to: &bytes)
  }
  bytes.append(UnsafeRawBufferPointer(Bytes(rebasing: text[runStart...])))
  bytes.append(UInt8(ascii: "\""))
}

func appendQuoted(_ text: [UInt8], to bytes: inout ByteBuffer) {
  text.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
}

/// The first byte that JSON must escape; `text.count` if there is none. Eight bytes are looked at in
/// one step: a borrow marks the first hit, and what it may mark behind it is not looked at.
private func firstSpecial(_ text: Bytes, from start: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  guard let base = text.baseAddress.map({ UnsafeRawPointer($0) }) else { return text.count }
  var index = start
  while index &+ 8 <= text.count {
    let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5c)
    let controls = (word &- (ones &* 0x20)) & ~word
    let hits =
      (controls | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs
    if hits != 0 { return index &+ hits.trailingZeroBitCount &>> 3 }
    index &+= 8
  }
  while index < text.count {
    let byte = text[index]
    if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
    index &+= 1
  }
  return text.count
}

private func appendEscape(of byte: UInt8, to bytes: inout ByteBuffer) {
  bytes.append(UInt8(ascii: "\\"))
  switch byte {
  case 8: bytes.append(UInt8(ascii: "b"))
  case 9: bytes.append(UInt8(ascii: "t"))
  case 10: bytes.append(UInt8(ascii: "n"))
  case 12: bytes.append(UInt8(ascii: "f"))
  case 13: bytes.append(UInt8(ascii: "r"))
  case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
  default:
    bytes.append("u00" as StaticString)
    bytes.append(hexDigit(byte >> 4))
    bytes.append(hexDigit(byte & 15))
  }
}
