/// A strict reader of RFC 8259: what two parsers could read differently is refused (duplicate keys,
/// lone surrogates, NUL, invalid UTF-8, a byte order mark), and so is what costs too much.
package enum JSONParser {
  /// The value that the bytes hold, and nothing beside it.
  package static func parse(
    _ bytes: [UInt8], limits: JSONLimits = .standard
  ) throws(JSONSyntaxError) -> JSONValue {
    try bytes.withUnsafeBytes { outcome($0, limits, building: true) }.get()
  }

  /// Refuses what `parse` refuses without building a value: for raw jsonb that is copied verbatim.
  package static func validate(
    _ bytes: [UInt8], limits: JSONLimits = .standard
  ) throws(JSONSyntaxError) {
    _ = try bytes.withUnsafeBytes { outcome($0, limits, building: false) }.get()
  }

  /// `validate` over a slice that the caller keeps alive.
  package static func validate(
    _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard
  ) throws(JSONSyntaxError) {
    _ = try outcome(bytes, limits, building: false).get()
  }

  private static func outcome(
    _ bytes: UnsafeRawBufferPointer, _ limits: JSONLimits, building: Bool
  ) -> Result<JSONValue, JSONSyntaxError> {
    var scanner = JSONScanner(bytes, limits: limits)
    do throws(JSONSyntaxError) {
      return .success(try scanner.document(building: building))
    } catch {
      return .failure(error)
    }
  }
}
