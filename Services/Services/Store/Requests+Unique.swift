import Crypto
import FoundationEssentials
import Postgres
import ServicesDomain

extension Requests {
  private static let taken = Statement(
    """
    select g.field from unnest($3::text[], $4::text[]) as g (field, digest)
    join service_uniqueanswer u on u.hub_form_id = $1 and u.field = g.field
      and u.digest = decode(g.digest, 'base64')
    join service_servicerequest r on r.id = u.service_request_id
    where r.id <> $2 and r.status not in ('rejected', 'cancelled', 'expired')
    """)

  private static let clearing = Statement(
    """
    delete from service_uniqueanswer u
    where u.service_request_id = $2 and u.hub_form_id = $1 and (u.field, u.digest) not in (
      select g.field, decode(g.digest, 'base64')
      from unnest($3::text[], $4::text[]) as g (field, digest))
    """)

  /// Two that come with one answer: the second waits for the first, and then finds it taken.
  private static let claiming = Statement(
    """
    with given as (
      select g.field, decode(g.digest, 'base64') as digest
      from unnest($3::text[], $4::text[]) as g (field, digest)
    ), kept as (
      insert into service_uniqueanswer as u (hub_form_id, field, digest, service_request_id)
      select $1, field, digest, $2 from given order by field
      on conflict (hub_form_id, field, digest) do update
        set service_request_id = excluded.service_request_id
        where u.service_request_id = excluded.service_request_id or exists (
          select from service_servicerequest r
          where r.id = u.service_request_id and r.status in ('rejected', 'cancelled', 'expired'))
      returning field
    )
    select field from given where field not in (select field from kept)
    """)

  /// Fields whose answer another request has given already, so that this is told with all other
  /// faults.
  func takenFields(
    _ form: Form, id formID: Int64, _ answers: [String: FormValue], context: FormContext,
    by request: Int64, standing: [String: FormValue] = [:], in tx: Transaction
  ) async throws -> Set<String> {
    guard form.hasUniqueFields else { return [] }
    let assessed = form.assess(answers, in: context, standing: standing)
    let unique = form.uniqueAnswers(in: assessed.answers)
    if unique.isEmpty { return [] }
    let digests = try Requests.digests(unique)
    let rows = try await tx.query(
      Requests.taken(formID, request, digests.fields.asArray, digests.digests.asArray))
    return Set(try rows.map { try $0.string("field") })
  }

  /// Keeps what only this request may answer. Throws `SubmissionRefusal` if somebody was faster.
  func claimUnique(
    _ answers: [String: FormValue], of form: Form, id formID: Int64, by request: Int64,
    in tx: Transaction
  ) async throws {
    guard form.hasUniqueFields else { return }
    let unique = try Requests.digests(form.uniqueAnswers(in: answers))
    let rows = try await tx.batch([
      Requests.clearing(formID, request, unique.fields.asArray, unique.digests.asArray),
      Requests.claiming(formID, request, unique.fields.asArray, unique.digests.asArray),
    ])
    let taken = try rows.last?.map { try $0.string("field") } ?? []
    if !taken.isEmpty {
      throw SubmissionRefusal.answers(taken.sorted().compactMap { form.takenFault(of: $0) })
    }
  }

  private static func digests(
    _ answers: [String: FormValue]
  ) throws -> (fields: [String], digests: [String]) {
    let sorted = answers.sorted { $0.key < $1.key }
    let digests = try sorted.map {
      Data(try SHA256.digest(CanonicalJSON.bytes(of: $0.value))).base64EncodedString()
    }
    return (sorted.map(\.key), digests)
  }
}
