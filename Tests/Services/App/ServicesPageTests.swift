import Foundation
import HTTPServer
import ServicesSamples
import TestSupport
import Testing

/// `docs/api/services.md` names every address of the slice that its users have, with its methods.
struct ServicesPageTests {
  @Test func every_address_is_named() async throws {
    let named = Set(try NamedAddress.all(in: page()))
    try await ServicesDesk.open { desk in
      let missing = desk.client.routes.filter { !$0.template.hasPrefix("/internal/") }
        .map { NamedAddress("\($0.method)", $0.template) }.filter { !named.contains($0) }
      #expect(missing.isEmpty, "\(missing.map(\.description).sorted().joined(separator: "\n"))")
    }
  }

  @Test func no_table_names_an_address_twice() throws {
    let cells = try page().split(separator: "\n").filter { $0.hasPrefix("| ") }
      .map { String($0.split(separator: "|")[0]) }
    var seen: Set<NamedAddress> = []
    let twice = cells.flatMap(NamedAddress.all).filter { !seen.insert($0).inserted }
    #expect(twice.isEmpty, "\(twice)")
    #expect(seen.count > 150)
  }

  private func page() throws -> String {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    return try String(contentsOfFile: "\(root)/docs/api/services.md", encoding: .utf8)
  }
}

/// A method and an address; what a parameter is called does not matter.
private struct NamedAddress: Hashable, CustomStringConvertible {
  let description: String

  init(_ method: String, _ template: String) {
    let steps = template.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }
    description = "\(method) /\(steps.joined(separator: "/"))"
  }

  /// `` `GET`, `PUT …/processes/{service}` ``: methods wait for the address that follows.
  static func all(in text: String) -> [NamedAddress] {
    var found: [NamedAddress] = []
    var waiting: [String] = []
    for (index, span) in text.components(separatedBy: "`").enumerated() where index % 2 == 1 {
      let words = span.split(separator: " ").map(String.init)
      let methods = words.prefix { ["GET", "POST", "PUT", "PATCH", "DELETE"].contains($0) }
      guard !methods.isEmpty, words.count <= methods.count + 1 else {
        waiting = []
        continue
      }
      waiting += methods
      guard words.count > methods.count, let address = words.last?.split(separator: "?").first
      else { continue }
      let path = address.replacingOccurrences(of: "…", with: "/api/v1/services")
      found += waiting.map { NamedAddress($0, path) }
      waiting = []
    }
    return found
  }
}
