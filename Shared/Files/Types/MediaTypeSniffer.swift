/// Tells a type by the bytes alone.
package enum MediaTypeSniffer {
  /// Bytes of the beginning that are looked at.
  package static let headSize = 4_096

  /// `nil` for what we do not know.
  package static func type(of content: SeekableBytes) throws -> MediaType? {
    let head = try content.bytes(at: 0, headSize)
    switch HeadSignature(head) {
    case .type(let type): return type
    case .zip: return try ZipNames.type(of: content)
    case .ole: return try OLEDirectory.type(of: content)
    case .none: return try TextSignature.type(of: content, head)
    }
  }

  /// Whether a file that begins so can be none of `accepted`, whatever follows: then there is no
  /// need to receive the rest.
  package static func isHopeless(_ head: [UInt8], accepted: Set<MediaType>) -> Bool {
    switch HeadSignature(head) {
    case .type(let type): !accepted.contains(type)
    case .zip: accepted.isDisjoint(with: [.zip, .docx, .xlsx, .pptx])
    case .ole: accepted.isDisjoint(with: [.doc, .xls, .ppt, .ole])
    case .none:
      accepted.isDisjoint(with: [.text, .csv, .pem, .svg, .html])
        || !TextSignature.isText(head, isWhole: false)
    }
  }
}
