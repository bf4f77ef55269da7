import Foundation
import JSON
import Testing

/// What the slice tells others, held against the catalogue of events: what stands there is told, is
/// called otherwise, or says why it is not told yet.
struct EventCatalogueTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The types that the Contract declares, as often as it does.
  private static func declared() throws -> [String] {
    let folder = root.appendingPathComponent("Services/Services/Contract")
    let mark = "static var type: String { \""
    return try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    )
    .filter { $0.pathExtension == "swift" }
    .flatMap { file in
      try String(contentsOf: file, encoding: .utf8).components(separatedBy: mark).dropFirst()
        .map { String($0.prefix { $0 != "\"" }) }
    }
  }

  private static func catalogue() throws -> JSONValue {
    try JSONParser.parse(
      Array(Data(contentsOf: root.appendingPathComponent("Tests/Fixtures/events/services.json"))))
  }

  /// Fails with the event that is dropped, or called otherwise than others were promised.
  @Test func what_was_promised_is_told_or_says_why_not() throws {
    let declared = Set(try Self.declared())
    let fixture = try Self.catalogue()
    let promised = (fixture["catalogue"]?.array ?? []).compactMap(\.string)
    #expect(promised.count == 26 && Set(promised).count == promised.count)
    for type in promised where !declared.contains(type) {
      if let other = fixture["called_otherwise"]?[type] {
        #expect(declared.contains(other["type"]?.string ?? ""), "\(type)")
        #expect(other["why"]?.string?.isEmpty == false, "\(type)")
      } else {
        #expect(fixture["not_yet"]?[type]?.string?.isEmpty == false, "\(type) is told by nobody")
      }
    }
  }

  /// Fails where a reason stands for something that nobody was promised.
  @Test func only_what_was_promised_has_a_reason() throws {
    let fixture = try Self.catalogue()
    let promised = Set(fixture["catalogue"]?.array?.compactMap(\.string) ?? [])
    for list in ["called_otherwise", "not_yet"] {
      let names = (fixture[list]?.members ?? []).map(\.key)
      #expect(promised.isSuperset(of: names), "\(list)")
    }
  }

  /// Others know an event by its type alone.
  @Test func every_type_is_a_thing_and_what_became_of_it_and_is_declared_once() throws {
    let declared = try Self.declared()
    #expect(declared.count > 40)
    #expect(Set(declared).count == declared.count)
    for type in declared {
      let parts = type.split(separator: ".", omittingEmptySubsequences: false)
      #expect(parts.count == 2, "\(type)")
      #expect(
        parts.allSatisfy { part in
          part.first?.isLetter == true
            && part.allSatisfy { $0 == "_" || ($0.isASCII && $0.isLowercase) }
        }, "\(type)")
    }
  }
}
