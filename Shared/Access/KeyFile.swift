import Crypto
import Foundation
import Kernel

/// A key file that cannot be used. It shows file and line, never a key.
package struct KeyFileFault: Error, CustomStringConvertible {
  package let path: String
  /// From 1; `nil` if the file could not be read at all.
  package let line: Int?
  package let reason: String

  package var description: String {
    line.map { "\(path), line \($0): \(reason)" } ?? "\(path): \(reason)"
  }
}

/// Lines `kid base64url-key`; blank lines and lines with `#` are skipped.
enum KeyFile {
  /// By the file's name without `.keys`. A folder that is not there has no keys.
  static func all(in folder: String) throws -> [(String, [(kid: String, key: Secret<[UInt8]>)])] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw KeyFileFault(path: folder, line: nil, reason: "cannot be listed")
    }
    return try names.filter { $0.hasSuffix(".keys") }.sorted().map { name in
      (String(name.dropLast(5)), try read(folder + "/" + name))
    }
  }

  static func read(_ path: String) throws -> [(kid: String, key: Secret<[UInt8]>)] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw KeyFileFault(path: path, line: nil, reason: "cannot be read")
    }
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var keys: [(kid: String, key: Secret<[UInt8]>)] = []
    for (index, line) in lines.enumerated() {
      let fields = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
      if fields.isEmpty || fields[0].first == UInt8(ascii: "#") { continue }
      func fault(_ reason: String) -> KeyFileFault {
        KeyFileFault(path: path, line: index + 1, reason: reason)
      }
      guard fields.count == 2 else { throw fault("is not `kid base64url-key`") }
      let kid = String(decoding: fields[0], as: UTF8.self)
      guard (1...64).contains(kid.utf8.count), kid.utf8.allSatisfy(isKidByte) else {
        throw fault("has a kid with other characters than letters, digits, - and _")
      }
      guard let key = Base64.url.bytes([UInt8](fields[1])[...]), key.count >= 32 else {
        throw fault("has no base64url key of at least 32 bytes")
      }
      guard !keys.contains(where: { $0.kid == kid }) else { throw fault("repeats a kid") }
      keys.append((kid, Secret(key)))
    }
    return keys
  }

  private static func isKidByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
