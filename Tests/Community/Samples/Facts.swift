import Kernel
package import Outbox
package import ServicesContract

extension RequestFacts {
  /// A grant asked for by person 1, handled by person 2.
  package static func sample(
    id: Int64 = 17, author: Int64 = 1, actor: Int64 = 2, to: String = "registered"
  ) -> RequestFacts {
    RequestFacts(
      requestID: id, number: "2026-\(id)", serviceCode: "grant",
      serviceTitle: Localized(ru: "Грант", kk: "Грант алу", en: "Grant"), authorID: author,
      companyID: nil, from: "created", to: to,
      toLabel: Localized(ru: "Зарегистрирована", kk: "Тіркелді", en: "Registered"),
      actorID: actor)
  }
}

extension CommunityWorld {
  /// A request of person 1 comes back for revision.
  package static func returnedRequest() throws -> Envelope {
    try envelope(RequestReturned(facts: .sample()))
  }
}
