package import HTTPClient
import JSON

/// Reads the peers file: which addresses each service has.
///
/// ```json
/// {"identity": ["http://127.0.0.1:8101"], "booking": ["http://booking.internal:8104"],
///  "booking@next": ["http://next.internal:8104"]}
/// ```
///
/// The last is another version of a context, to which only rules of flags lead.
package enum PeersFile {
  /// The addresses by service, and all faults of the file at once.
  package static func read(
    _ bytes: [UInt8]
  ) -> (peers: [(service: String, origins: [Origin])], faults: [String]) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONParser.parse(bytes)
    } catch {
      return ([], ["not JSON: \(error.reason) at byte \(error.offset)"])
    }
    guard let members = value.members else { return ([], ["not an object"]) }
    var peers: [(service: String, origins: [Origin])] = []
    var faults: [String] = []
    for member in members {
      guard isName(member.key) else {
        faults.append("a service's name holds small letters, digits and hyphens")
        continue
      }
      if let version = member.key.firstIndex(of: "@"), value[String(member.key[..<version])] == nil
      {
        faults.append("\(member.key): there is no service of which it is a version")
      }
      let texts = member.value.array?.map(\.string) ?? []
      let origins = texts.compactMap { $0.flatMap(Origin.init(url:)) }
      if origins.isEmpty || origins.count != texts.count {
        faults.append("\(member.key): needs a list of addresses such as http://host:8101")
      }
      peers.append((member.key, origins))
    }
    return (peers, faults)
  }

  /// `booking`, or `booking@next`.
  private static func isName(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
  }
}
