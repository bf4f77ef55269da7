package import Access
package import JSON
package import ServicesDomain
package import ServicesStore

/// What identity knows that a form asks about: the applicant's profile and company, and whether the
/// companies, people, organisations and cities that answers name are there. Asked before the
/// transaction, never remembered, never logged.
package struct HouseFacts: Sendable {
  package let answer: @Sendable (FormQuestion) async throws -> FormKnowledge

  package init(answer: @escaping @Sendable (FormQuestion) async throws -> FormKnowledge) {
    self.answer = answer
  }

  /// Nobody to ask: only the spelling of such answers is judged.
  package static let silent = HouseFacts { _ in .none }
}

extension HouseFacts {
  /// Asks identity.
  package static func live(_ peers: PeerClient) -> HouseFacts {
    HouseFacts { question in
      let answer = try await peers.post("identity", "/internal/v1/form-facts", repeatable: true) {
        json in
        json.field("user_id", question.authorID)
        if let company = question.companyID { json.field("company_id", company) }
        json.array("users", question.ids(.user)) { $0.value($1) }
        json.array("companies", question.ids(.company)) { $0.value($1) }
        json.array("cities", question.ids(.city)) { $0.value($1) }
        json.array("organizations", question.keys(.organization)) { $0.value($1) }
      }.json()
      return FormKnowledge(answer)
    }
  }
}

extension FormQuestion {
  fileprivate func keys(_ kind: ReferenceKind) -> [String] {
    references.filter { $0.kind == kind }.map(\.key).sorted()
  }

  fileprivate func ids(_ kind: ReferenceKind) -> [Int64] { keys(kind).compactMap { Int64($0) } }
}

extension FormKnowledge {
  /// `{"facts": {"profile.first_name": …}, "found": [{"kind", "key", "attributes"}]}`.
  package init(_ answer: JSONValue) {
    let facts = FormValue(answer["facts"] ?? .object([])).object ?? [:]
    var found: [Reference: ReferenceFacts] = [:]
    for item in answer["found"]?.array ?? [] {
      guard let kind = item["kind"]?.string.flatMap(ReferenceKind.init(house:)),
        let key = item["key"]?.string
      else { continue }
      found[Reference(kind, key)] = ReferenceFacts(
        attributes: item["attributes"].flatMap { FormValue($0).object } ?? [:])
    }
    self.init(
      facts: FormFacts(facts), asked: [.company, .user, .organization, .city], found: found)
  }
}

extension ReferenceKind {
  fileprivate init?(house name: String) {
    switch name {
    case "company": self = .company
    case "user": self = .user
    case "organization": self = .organization
    case "city": self = .city
    default: return nil
    }
  }
}

extension ServicesApplication {
  /// What is known of a request's form before its row is locked; nothing is asked for a form that
  /// asks for nothing.
  func knowledge(of id: Int64, for viewer: Viewer) async throws -> FormKnowledge {
    try await knowledge(of: requests.formQuestion(id, for: viewer))
  }

  func knowledge(of question: FormQuestion?) async throws -> FormKnowledge {
    guard let question, !question.isEmpty else { return .none }
    return try await houseFacts.answer(question)
  }
}
