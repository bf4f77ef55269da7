package import HTTPCore

/// The parts of a form, one after the other, while the form is still coming in. Confined to its
/// loop.
package final class MultipartBody {
  private let body: RequestBody
  private var parser: MultipartParser
  private var isInPart = false
  private var hasEnded = false

  /// Throws `MultipartFault.badBoundary` unless the request is such a form.
  package init(_ request: Request, limits: MultipartLimits = MultipartLimits())
    throws(MultipartFault)
  {
    guard request.headers.count(of: .contentType) == 1,
      let type = request.headers.bytes(of: .contentType)
    else { throw .badBoundary }
    body = request.body
    parser = try MultipartParser(contentType: type, limits: limits)
  }

  /// The next part, `nil` behind the last one. What was not read of the one before is passed over.
  package func nextPart() async throws -> PartHead? {
    while isInPart { _ = try await nextData() }
    guard !hasEnded else { return nil }
    switch try await nextEvent() {
    case .part(let head):
      isInPart = true
      return head
    default:
      hasEnded = true
      // Behind the end nothing counts, but the connection can go on only past it.
      while try await body.next() != nil {}
      return nil
    }
  }

  /// The next bytes of the current part, `nil` at its end.
  package func nextData() async throws -> [UInt8]? {
    guard isInPart else { return nil }
    if case .data(let bytes) = try await nextEvent() { return bytes }
    isInPart = false
    return nil
  }

  private func nextEvent() async throws -> MultipartParser.Event {
    while true {
      let event = try parser.next()
      guard event == .needMore else { return event }
      if let bytes = try await body.next() { parser.feed(bytes) } else { try parser.finish() }
    }
  }
}
