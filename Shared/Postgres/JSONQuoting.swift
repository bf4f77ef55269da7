import Kernel

/// Appends UTF-8 text as a JSON string (RFC 8259, 7). Runs without a special byte are copied whole.
func appendQuoted(_ text: Bytes, to bytes: inout ByteBuffer) {
  bytes.append(UInt8(ascii: "\""))
  var runStart = 0
  for index in text.indices where needsEscape[Int(text[index])] {
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

private let needsEscape: [Bool] = (0..<256).map {
  $0 < 0x20 || $0 == Int(UInt8(ascii: "\"")) || $0 == Int(UInt8(ascii: "\\"))
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
