import HTTPCore

/// The field `Content-Disposition`: of a part of a form (RFC 7578, 4.2), of an upload, and of an
/// answer (RFC 6266).
package struct ContentDisposition: Sendable, Equatable {
  /// `form-data`, `attachment`, `inline`.
  package let kind: String
  /// Of the form's field.
  package let name: String?
  /// As the client says it, not yet cleaned.
  package let fileName: String?

  /// `nil` if it is malformed.
  package init?(_ field: ArraySlice<UInt8>) {
    guard let parameters = FieldParameters(field) else { return nil }
    kind = parameters.word
    let isForm = kind == "form-data"
    func text(_ name: String) -> String? {
      parameters[name].map { ContentDisposition.text($0, isForm: isForm) }
    }
    name = text("name")
    if let extended = parameters["filename*"] {
      guard let decoded = ContentDisposition.extended(extended) else { return nil }
      fileName = decoded
    } else {
      fileName = text("filename")
    }
  }

  /// Forms escape three bytes only (HTML, multipart/form-data encoding algorithm).
  private static func text(_ bytes: [UInt8], isForm: Bool) -> String {
    var text = String(decoding: bytes, as: UTF8.self)
    guard isForm, text.utf8.contains(UInt8(ascii: "%")) else { return text }
    for (escape, meant) in [("%22", "\""), ("%0D", "\r"), ("%0A", "\n")] {
      text = text.split(separator: escape, omittingEmptySubsequences: false).joined(
        separator: meant)
    }
    return text
  }

  /// `UTF-8'language'percent-encoded` (RFC 8187, 3.2.1).
  private static func extended(_ bytes: [UInt8]) -> String? {
    let parts = bytes.split(
      separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, String(decoding: parts[0], as: UTF8.self).lowercased() == "utf-8" else {
      return nil
    }
    return try? PercentEncoding.decode(parts[2], plusIsSpace: false)
  }

  /// `attachment` with a name that every browser understands: ASCII for the old ones (RFC 6266,
  /// appendix D), the name itself by RFC 8187.
  package static func attachment(_ name: FileName) -> String {
    let plain = name.text.unicodeScalars.map { scalar in
      let isPlain =
        scalar.isASCII && scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
        && scalar != "%"
      return isPlain ? Character(scalar) : "_"
    }
    let field = "attachment; filename=\"\(String(plain))\""
    if String(plain) == name.text { return field }
    return field + "; filename*=UTF-8''" + PercentEncoding.encode(name.text)
  }
}
