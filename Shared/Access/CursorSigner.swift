package import Crypto
import JSON
package import Kernel

/// Makes and reads the opaque `cursor` of lists: the sort values of the last row shown, bound by a
/// MAC to the list they belong to, so that a cursor can neither be made up nor carried to another
/// list, order, filter or person.
package struct CursorSigner: Sendable {
  private static let macSize = 16
  private let mac: HMACSHA256

  /// All copies of a service must have the same key.
  package init(key: Secret<[UInt8]>) throws(OpenSSLError) { mac = try HMACSHA256(key: key) }

  /// `position` holds the sort values in their order, instants as microseconds, `nil` for NULL.
  /// `list` names whose list it is, its order and its filter.
  package func cursor(_ position: [String?], of list: String) throws(OpenSSLError) -> String {
    let body = JSONWriter.bytes { json in json.array(position) { $0.value($1) } }
    let code = try mac.code(message(body, list)).prefix(CursorSigner.macSize)
    return Base64.url.text(Array(code) + body)
  }

  /// The sort values again. Throws `BadCursor` if it was made for another list, or by somebody else.
  package func position(_ cursor: String, of list: String) throws -> [String?] {
    guard cursor.utf8.count <= 1_024, let bytes = Base64.url.bytes(cursor),
      bytes.count > CursorSigner.macSize
    else { throw BadCursor() }
    let body = Array(bytes[CursorSigner.macSize...])
    let code = try mac.code(message(body, list)).prefix(CursorSigner.macSize)
    guard constantTimeEquals(Array(code), Array(bytes[..<CursorSigner.macSize])),
      case .array(let values) = try JSONParser.parse(body)
    else { throw BadCursor() }
    return values.map(\.string)
  }

  private func message(_ body: [UInt8], _ list: String) -> [UInt8] {
    Array("cursor\n\(list)\n".utf8) + body
  }
}

/// The `cursor` of a list does not belong to it.
package struct BadCursor: Error, Sendable, Equatable {
  package init() {}
}

extension BadCursor: ProblemConvertible {
  /// 400 `bad-cursor`.
  package var problem: Problem {
    Problem(
      status: 400, code: "bad-cursor",
      title: Localized(
        ru: "Курсор не от этого списка", kk: "Курсор бұл тізімнен емес",
        en: "The cursor does not belong to this list"))
  }
}
