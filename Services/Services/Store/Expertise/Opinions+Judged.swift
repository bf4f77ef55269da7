package import Kernel
import Postgres
package import ServicesDomain

/// A request as its expert may read it.
package struct JudgedRequest: Sendable {
  package let id: Int64
  package let number: String?
  package let service: String
  package let serviceName: Localized
  /// Only where experts are not blind.
  package let applicant: Applicant?
  package let formID: Int64?
  package let formVersion: Int?
  package let answers: [String: FormValue]

  package struct Applicant: Sendable {
    package let authorID: Int64?
    package let authorName: String?
    package let companyID: Int64?
    package let companyName: String?
  }
}

extension Opinions {
  private static let judged = Statement(
    """
    select r.id, r.number, r.service_id, s.name, e.is_blind, r.author_id,
      nullif(u.display_name, '') as author_name, r.company_id,
      nullif(c.name, '') as company_name, coalesce(v.data, d.data) as data,
      coalesce(v.hub_form_id, d.hub_form_id) as form_id,
      coalesce(v.hub_form_version, d.hub_form_version) as form_version
    from service_expertise e \(OpinionColumns.joined)
    left join service_hubformdata d on d.id = r.hub_form_data_id
    left join service_requestsubmission v
      on v.service_request_id = r.id and v.attempt = r.submissions
    left join user_ref u on u.id = r.author_id
    left join company_ref c on c.id = r.company_id
    where e.id = $1 and e.user_id = $2 and \(OpinionColumns.readable)
      and \(RequestColumns.submitted)
    """)

  /// What was submitted last; `nil` where the expert is not asked any more. Where experts are blind
  /// nothing in it says who applies.
  package func request(of id: Int64, for expert: Int64) async throws -> JudgedRequest? {
    guard let row = try await database.read(Opinions.judged(id, expert)).first else { return nil }
    let isBlind = try row.bool("is_blind")
    let formID = try row.optionalInt64("form_id")
    let version = try row.optionalInt("form_version")
    var answers = try row.optionalJSON("data").map { try FormValue(json: $0) }?.object ?? [:]
    if isBlind {
      var form: Form?
      if let formID, let version { form = try await requests.form(id: formID, version: version) }
      // Of what no form explains nobody can say that it does not tell.
      answers = form?.withoutIdentity(answers) ?? [:]
    }
    return JudgedRequest(
      id: try row.int64("id"), number: try row.optionalString("number"),
      service: try row.string("service_id"), serviceName: try row.localized("name"),
      applicant: isBlind
        ? nil
        : JudgedRequest.Applicant(
          authorID: try row.optionalInt64("author_id"),
          authorName: try row.optionalString("author_name"),
          companyID: try row.optionalInt64("company_id"),
          companyName: try row.optionalString("company_name")),
      formID: formID, formVersion: version, answers: answers)
  }
}
