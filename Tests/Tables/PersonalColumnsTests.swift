import Postgres
import Resources
import TestSupport
import Testing

/// What looks like somebody's name, address or number is declared as personal (masked for staff,
/// blanked in revisions) or as a secret, or stands here with the reason why it is neither.
@Suite struct PersonalColumnsTests {
  private static let open: [String: String] = [
    "account_company.actual_address": "where an organisation is, on its public card",
    "account_company.address": "where an organisation is, on its public card",
    "account_company.legal_address": "where an organisation is, on its public card",
    "account_company.director_position": "an office, no person",
    "account_user.facebook": "shown on the public card by its owner; blanked with the account",
    "account_user.first_name": "what a person is called; blanked with the account",
    "account_user.instagram": "shown on the public card by its owner; blanked with the account",
    "account_user.last_name": "what a person is called; blanked with the account",
    "account_user.linkedin": "shown on the public card by its owner; blanked with the account",
    "account_user.middle_name": "what a person is called; blanked with the account",
    "account_user.telegram": "shown on the public card by its owner; blanked with the account",
    "admin_export.address": "the path of a list in the API",
    "core_event.address": "where an event takes place",
    "core_infrastructure.address": "where a building stands",
    "core_infrastructure.email": "how to reach a building's desk is what its page is for",
    "core_infrastructure.phone": "how to reach a building's desk is what its page is for",
    "niokr_niokrproject.ip_objects": "intellectual property",
    "niokr_niokrproject.leader_name": "a published project names its leader",
    "niokr_niokrproject.organization_address": "where an organisation is",
    "niokr_niokrprojectexecutor.head_name": "who heads an organisation stands in a public register",
    "search_search.author_name": "shown beside what he wrote; blanked with the person",
    "service_service.telegram_chat_id": "a chat of the staff",
    "techorda_course.address": "where a course takes place",
    "techorda_school.actual_address": "where a school is",
    "techorda_school.legal_address": "where a school is",
  ]

  private static let words: Set = [
    "email", "emails", "phone", "iin", "telegram", "birth", "address", "ip", "signature",
    "director", "facebook", "instagram", "linkedin", "contact", "recipient", "username",
  ]
  private static let phrases = [
    "full_name", "first_name", "last_name", "middle_name", "head_name", "author_name",
    "leader_name", "user_agent",
  ]

  @Test(arguments: SliceUnderTest.all)
  func what_looks_personal_is_declared(_ slice: SliceUnderTest) async throws {
    let found = try await undeclared(in: slice)
    for column in found.subtracting(Self.open.keys) {
      Issue.record("\(column) is neither personal nor secret, and no reason says why")
    }
  }

  @Test func no_exception_is_out_of_date() async throws {
    var found: Set<String> = []
    for slice in SliceUnderTest.all { found.formUnion(try await undeclared(in: slice)) }
    #expect(Set(Self.open.keys).subtracting(found) == [])
  }

  private func undeclared(in slice: SliceUnderTest) async throws -> Set<String> {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let admin = slice.slice.admin
      var found: Set<String> = []
      for table in schema.tables.values {
        let declared =
          (admin.personal[table.name] ?? []).union(admin.secret[table.name] ?? [])
        for column in table.columns where Self.looksPersonal(column) {
          if !declared.contains(column.name) { found.insert("\(table.name).\(column.name)") }
        }
      }
      return found
    }
  }

  private static func looksPersonal(_ column: ColumnSchema) -> Bool {
    switch column.type {
    case .text, .json, .address, .day, .array(.text): break
    default: return false
    }
    return !words.isDisjoint(with: column.name.split(separator: "_").map(String.init))
      || phrases.contains { column.name.contains($0) }
  }
}
