import Crypto
import Kernel

/// Pictures that are no more than their heads say.
package enum SamplePictures {
  /// One pixel, and a whole picture to a browser.
  package static let png =
    Base64.standard.bytes(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    ) ?? []

  /// 16 by 32.
  package static let jpeg: [UInt8] = [
    0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 0x0b, 8, 0, 0x20, 0, 0x10, 1, 1, 0x11, 0,
    0xff, 0xd9,
  ]

  /// 16 by 32.
  package static let webp: [UInt8] =
    Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8)
    + [10, 0, 0, 0, 0, 0, 0, 0, 0x0f, 0, 0, 0x1f, 0, 0]

  package static let svg = Array(
    "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)

  /// A head that promises more pixels than anybody has asked for.
  package static let vast: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d] + Array("IHDR".utf8)
    + [0, 0, 0x80, 0, 0, 0, 0x80, 0, 8, 6, 0, 0, 0]
}
