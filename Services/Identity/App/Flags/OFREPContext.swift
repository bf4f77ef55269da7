import HTTPCore
import JSON
import Kernel

/// For whom flags are asked, as OFREP's `context` says. Of further members only those are looked at
/// that cannot be known here: what somebody is stands in the database.
struct OFREPContext: Sendable, Equatable {
  let targetingKey: String
  let language: Language?
  /// What is said of flags under test, by waffle's name `dwft_<flag>`.
  let tested: [String: Bool]

  private static let testPrefix = "dwft_"
  private static let keyLimit = 255

  init(_ request: Request) async throws {
    let value: JSONValue
    do {
      value = try await request.jsonValue()
    } catch is JSONSyntaxError {
      throw OFREPFault.unreadable
    } catch is NotJSON {
      throw OFREPFault.unreadable
    }
    try self.init(value)
  }

  init(_ body: JSONValue) throws(OFREPFault) {
    guard case .object = body else { throw .unreadable }
    guard let context = body["context"], !context.isNull else { throw .targetingKeyMissing }
    guard let members = context.members else { throw .badContext("") }
    targetingKey = try OFREPContext.targetingKey(context["targetingKey"])
    switch context["language"] {
    case nil, .null: language = nil
    case .string(let tag): language = Language(rawValue: tag.prefix { $0 != "-" }.lowercased())
    default: throw .badContext("language")
    }
    var tested: [String: Bool] = [:]
    for member in members where member.key.hasPrefix(OFREPContext.testPrefix) {
      guard let said = member.value.bool else { throw .badContext(member.key) }
      tested[String(member.key.dropFirst(OFREPContext.testPrefix.count))] = said
    }
    self.tested = tested
  }

  private static func targetingKey(_ value: JSONValue?) throws(OFREPFault) -> String {
    guard let value, !value.isNull else { throw .targetingKeyMissing }
    guard let key = value.string, key.utf8.count <= keyLimit, !key.contains("\0") else {
      throw .badContext("targetingKey")
    }
    guard !key.isEmpty else { throw .targetingKeyMissing }
    return key
  }
}
