import Postgres
import ServicesDomain

extension Requests {
  private static let readersOf = Statement(
    """
    select p.id as user_id,
      coalesce(r.author_id = p.id, false) or \(RequestColumns.collaborates("p.id")) as is_applicant,
      \(RequestColumns.submitted) as is_submitted,
      exists (select from service_expertise e where e.service_request_id = r.id
        and e.user_id = p.id and e.status not in ('declined', 'revoked')) as is_expert
    from service_servicerequest r cross join unnest($2::bigint[]) as p (id) where r.id = $1
    """)

  private static let naming = Statement(
    """
    insert into service_commentmention (comment_id, user_id)
    select $1::bigint, p.id from unnest($2::bigint[]) as p (id)
    on conflict (comment_id, user_id) do nothing
    """)

  private static let boundService = Statement(
    """
    select r.company_id, s.organization_id
    from service_servicerequest r join service_service s on s.code = r.service_id where r.id = $1
    """)

  /// The organisation whose staff sees a request, and the company that it is for: what identity is asked
  /// about people with. `nil` if there is no such request.
  package func bounds(of id: Int64) async throws -> (organization: String?, company: Int64?)? {
    guard let row = try await database.read(Requests.boundService(id)).first else { return nil }
    return (try row.optionalString("organization_id"), try row.optionalInt64("company_id"))
  }

  /// Throws `MentionRefusal` where somebody could not read what is said to `visibility`, or is gone. The
  /// rows of people are held: nobody is erased behind it.
  static func check(
    _ mentions: [Mention], mayRead visibility: RequestComment.Visibility, on id: Int64,
    in tx: Transaction
  ) async throws {
    if mentions.isEmpty { return }
    var reading = try await readers(mentions, on: id, in: tx)
      .filter { $0.value.visibilities.contains(visibility) }
    for user in reading.keys.sorted() {
      do {
        try await References.checkUser(user, tx.query(References.holdingUser(user)), in: tx)
      } catch ReferenceRefusal.userGone { reading[user] = nil }
    }
    let lost = mentions.indices.filter { reading[mentions[$0].userID] == nil }
    if !lost.isEmpty { throw MentionRefusal(places: lost) }
  }

  static func note(
    _ mentions: [Mention], in comment: Int64, tx: Transaction
  ) async throws {
    if mentions.isEmpty { return }
    _ = try await tx.query(naming(comment, mentions.map(\.userID).asArray))
  }

  /// As what each of them would come to the request.
  private static func readers(
    _ mentions: [Mention], on id: Int64, in tx: Transaction
  ) async throws -> [Int64: RequestComment.Reader] {
    let known = Dictionary(mentions.map { ($0.userID, $0) }) { first, _ in first }
    let rows = try await tx.query(readersOf(id, mentions.map(\.userID).asArray))
    var readers: [Int64: RequestComment.Reader] = [:]
    for row in rows {
      let user = try row.int64("user_id")
      let isOfCompany = known[user]?.isOfCompany ?? false
      readers[user] = RequestComment.Reader(
        isApplicant: try row.bool("is_applicant") || isOfCompany,
        isStaff: try (known[user]?.isStaff ?? false) && row.bool("is_submitted"),
        isExpert: try row.bool("is_expert"))
    }
    return readers
  }
}
