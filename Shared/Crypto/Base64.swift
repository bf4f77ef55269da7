package import Kernel

/// The encodings of RFC 4648, strict: one text for one value.
package struct Base64: Sendable {
  private let alphabet: [UInt8]
  private let values: [UInt8]
  private let isPadded: Bool

  /// Section 5, without padding: for tokens and headers.
  package static let url = Base64(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", isPadded: false)
  /// Section 4, with padding.
  package static let standard = Base64(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", isPadded: true)

  private init(_ letters: String, isPadded: Bool) {
    alphabet = Array(letters.utf8)
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    self.values = values
    self.isPadded = isPadded
  }

  package func text(_ bytes: [UInt8]) -> String {
    var text = ByteBuffer(capacity: (bytes.count + 2) / 3 * 4)
    append(bytes, to: &text)
    return text.text
  }

  /// Appends the ASCII text of `bytes`.
  package func append(_ bytes: [UInt8], to text: inout ByteBuffer) {
    bytes.withUnsafeBytes { append($0, to: &text) }
  }

  package func append(_ bytes: UnsafeRawBufferPointer, to text: inout ByteBuffer) {
    let room = text.writable(minimum: (bytes.count + 2) / 3 * 4)
    let count = alphabet.withUnsafeBufferPointer { encode(bytes, with: $0, to: room) }
    text.produced(count)
  }

  /// Answers how many bytes it wrote.
  private func encode(
    _ bytes: UnsafeRawBufferPointer, with alphabet: UnsafeBufferPointer<UInt8>,
    to room: UnsafeMutableRawBufferPointer
  ) -> Int {
    var count = 0
    var index = 0
    while index &+ 2 < bytes.count {
      let group =
        Int(bytes[index]) << 16 | Int(bytes[index &+ 1]) << 8 | Int(bytes[index &+ 2])
      room[count] = alphabet[group >> 18]
      room[count &+ 1] = alphabet[group >> 12 & 63]
      room[count &+ 2] = alphabet[group >> 6 & 63]
      room[count &+ 3] = alphabet[group & 63]
      index &+= 3
      count &+= 4
    }
    let rest = bytes.count - index
    guard rest > 0 else { return count }
    let group = Int(bytes[index]) << 16 | (rest > 1 ? Int(bytes[index + 1]) << 8 : 0)
    room[count] = alphabet[group >> 18]
    room[count + 1] = alphabet[group >> 12 & 63]
    count += 2
    if rest > 1 {
      room[count] = alphabet[group >> 6 & 63]
      count += 1
    }
    if isPadded {
      for _ in rest..<3 {
        room[count] = UInt8(ascii: "=")
        count += 1
      }
    }
    return count
  }

  /// `nil` for a foreign character, wrong padding, an impossible length or unused bits that are
  /// not zero.
  package func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    text.withUnsafeBufferPointer { decode($0) }
  }

  package func bytes(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { decode($0) }
  }

  private func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var letters = text[...]
    if isPadded {
      guard letters.count % 4 == 0 else { return nil }
      var padding = 0
      while padding < 2, letters.last == UInt8(ascii: "=") {
        letters.removeLast()
        padding += 1
      }
    }
    guard letters.count % 4 != 1 else { return nil }
    var isGood = true
    let bytes = [UInt8](unsafeUninitializedCapacity: letters.count / 4 * 3 + 2) { room, count in
      var group: UInt32 = 0
      var bits: UInt32 = 0
      for letter in letters {
        let value = values[Int(letter)]
        isGood = isGood && value != 0xff
        group = group << 6 | UInt32(value & 63)
        bits += 6
        if bits >= 8 {
          bits -= 8
          room[count] = UInt8(truncatingIfNeeded: group >> bits)
          count += 1
        }
      }
      isGood = isGood && group & ((1 << bits) - 1) == 0
    }
    return isGood ? bytes : nil
  }
}
