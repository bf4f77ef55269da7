import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// What a form of this house brought, as the commands of the API read their bodies.
struct FormInput {
  let values: [String: String]

  /// Throws `OAuthError` if the body is no form.
  init(_ request: Request) async throws {
    let form = try await request.protocolForm()
    try form.refuseRepeated()
    values = form.single
  }

  subscript(_ name: String) -> String? { values[name] }

  /// In which the page stood that was sent.
  func language(_ request: Request) -> Language {
    values["lang"].flatMap(Language.init) ?? request.language(before: OwnAddress.of(values["next"]))
  }

  /// The fields as the members of a body. `contact` becomes `email` or `phone`.
  func reader(_ fields: String...) throws -> InputReader {
    var members: [JSONMember] = []
    for field in fields {
      guard let text = values[field] else { continue }
      let name = field == "contact" ? (text.contains("@") ? "email" : "phone") : field
      members.append(JSONMember(name, .string(text)))
    }
    return try InputReader(.object(members))
  }
}
