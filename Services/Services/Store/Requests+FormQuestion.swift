package import Postgres
package import ServicesDomain

/// What has to be asked of other contexts before a form can be judged.
package struct FormQuestion: Sendable, Hashable {
  package let authorID: Int64
  package let companyID: Int64?
  /// Whether somebody looks at the profile or the company.
  package let needsFacts: Bool
  /// Companies, people, organisations and cities that the answers name.
  package let references: Set<Reference>

  package var isEmpty: Bool { !needsFacts && references.isEmpty }
}

extension Requests {
  private static let asking = Statement(
    """
    select r.service_id, r.author_id, r.company_id, d.data, d.hub_form_id, d.hub_form_version,
      s.config -> 'eligibility' as eligibility, s.need_resident
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubformdata d on d.id = \(RequestColumns.currentData)
    where r.id = $1 and (r.author_id = $2 or r.company_id = any($3::int[]))
      and d.hub_form_version is not null
    """)

  /// What a request of the viewer's own asks others about when it is submitted; `nil` if there is no such
  /// request.
  package func formQuestion(
    _ id: Int64, for viewer: Viewer
  ) async throws -> FormQuestion? {
    let rows = try await database.read(
      Requests.asking(id, viewer.userID, viewer.companies.asArray))
    guard let row = rows.first,
      let form = try await form(
        id: row.int64("hub_form_id"), version: row.int("hub_form_version"))
    else { return nil }
    let answers = try FormValue(json: row.json("data")).object ?? [:]
    let references = form.references(in: answers).filter(\.kind.isElsewhere)
    let rules = try eligibility(
      of: row.string("service_id"), row.optionalJSON("eligibility"),
      isForResidents: row.bool("need_resident"), isForVerified: false)
    let company = try row.optionalInt64("company_id")
    return FormQuestion(
      authorID: try row.optionalInt64("author_id") ?? viewer.userID, companyID: company,
      // The number of the company that applies is kept with what it submits.
      needsFacts: form.needsFacts || rules.needsFacts || company != nil, references: references)
  }

  /// What a draft that is about to be opened asks about.
  package func formQuestion(opening wish: NewRequest) async throws -> FormQuestion? {
    guard let terms = try await currentTerms(of: wish.service),
      let form = try await form(id: terms.formID, version: terms.formVersion)
    else { return nil }
    return FormQuestion(
      authorID: wish.authorID, companyID: wish.companyID,
      needsFacts: form.needsFacts || terms.eligibility.needsFacts, references: [])
  }

  private static let filling = Statement(
    """
    update service_hubformdata d set data = $2::jsonb
    from service_servicerequest r where r.id = $1 and d.id = r.hub_form_data_id
    """)

  /// Lays what the house knows already into a draft that was opened in this transaction.
  package func prefill(
    _ opened: OpenedRequest, from facts: FormFacts, in tx: Transaction
  ) async throws {
    let form = try await form(
      id: opened.terms.formID, version: opened.terms.formVersion, in: tx)
    let answers = form.prefilled(from: facts).mapValues(\.value)
    if answers.isEmpty { return }
    _ = try await tx.query(Requests.filling(opened.id, JSONText(FormValue.object(answers).bytes)))
  }
}

extension ReferenceKind {
  /// Its home is another context.
  fileprivate var isElsewhere: Bool {
    switch self {
    case .company, .user, .organization, .city: true
    case .serviceRequest, .file, .directory: false
    }
  }
}
