import HTTPCore

/// The head of one part of a form.
package struct PartHead: Sendable, Equatable {
  /// Of the form's field.
  package let name: String
  /// As the client says it; `nil` for a field that is no file.
  package let fileName: String?
  /// As the client says it, for nothing but a look.
  package let contentType: String?

  /// - Parameter lines: field lines with their line ends, and the empty line.
  init(_ lines: ArraySlice<UInt8>) throws(MultipartFault) {
    var disposition: ContentDisposition?
    var contentType: String?
    for line in try PartHead.lines(lines) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        PartHead.isName(line[..<colon]), line[colon...].allSatisfy({ $0 >= 0x20 || $0 == 9 })
      else { throw .badHead }
      let value = line[line.index(after: colon)...]
      switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
      case "content-disposition":
        guard disposition == nil, let read = ContentDisposition(value) else { throw .badHead }
        disposition = read
      case "content-type":
        guard contentType == nil else { throw .badHead }
        contentType = PartHead.trimmed(value)
      case "content-transfer-encoding":
        // RFC 7578, 4.7: not to be used; what changes no byte does no harm.
        guard ["binary", "8bit", "7bit"].contains(PartHead.trimmed(value).lowercased()) else {
          throw .badHead
        }
      default: break
      }
    }
    guard let disposition, disposition.kind == "form-data", let name = disposition.name else {
      throw .badHead
    }
    self.name = name
    fileName = disposition.fileName
    self.contentType = contentType
  }

  /// A bare CR or LF ends no line: it is a fault.
  private static func lines(_ bytes: ArraySlice<UInt8>) throws(MultipartFault)
    -> [ArraySlice<UInt8>]
  {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes
    while let end = rest.firstRange(of: [13, 10]) {
      let line = rest[..<end.lowerBound]
      guard !line.contains(10), !line.contains(13) else { throw .badHead }
      if !line.isEmpty { lines.append(line) }
      rest = rest[end.upperBound...]
    }
    return lines
  }

  private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty
      && bytes.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let text = bytes.drop(while: isBlank)
    return String(decoding: text.reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }
}
