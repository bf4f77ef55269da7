import Crypto
import Jobs
import Kernel
import Postgres
import ServicesDomain

/// Gives papers their number and freezes what they say, in the transaction of what they are issued for.
/// The PDF is made after it, by a job that is enqueued with the row.
enum PaperIssue {
  /// What a paper is of, and what it says beside what all say.
  struct Order {
    let kind: PaperKind
    let serviceCode: String
    let terms: PaperTerms
    var requestID: Int64?
    var protocolID: Int64?
    var language: Language?
    var facts: [String: FormValue] = [:]
    let serviceName: Localized
    let today: Day
  }

  private static let nextNumber = Statement(
    """
    insert into service_papernumber (kind, service_id, year, last) values ($1, $2, $3, 1)
    on conflict (kind, service_id, year) do update set last = service_papernumber.last + 1
    returning last
    """)

  private static let template = Statement(
    """
    select id from service_papertemplate
    where kind = $1 and language = $2 and status = 'published'
      and (service_id = $3 or service_id is null)
    order by service_id nulls last, version desc limit 1
    """)

  private static let inserting = Statement(
    """
    insert into service_paper (kind, service_id, service_request_id, protocol_id, number, code,
      language, template_id, facts, facts_sha256, valid_until)
    values ($1, $2, $3::integer, $4::integer, $5, $6, $7, $8::integer, $9::jsonb, $10, $11::date)
    returning id
    """)

  /// No letter is like another one. 99 bits: nobody finds a code by trying.
  private static let codeLetters: StaticString = "abcdefghjkmnpqrstuvwxyz23456789"
  private static let codeLength = 20

  @discardableResult
  static func issue(_ order: Order, in tx: Transaction) async throws -> Int64 {
    let kind = order.kind.rawValue
    let language = order.language ?? order.terms.language
    let count = try await tx.query(
      nextNumber(kind, order.serviceCode, order.today.year)
    ).first?.int64("last")
    let number = PaperNumber.text(
      order.kind, service: order.serviceCode, year: order.today.year, count: count ?? 0)
    let lastDay = order.terms.lastDay(of: order.kind, issued: order.today)
    var facts = order.facts
    facts["number"] = .text(number)
    facts["issued_on"] = .text(PaperDate.text(order.today, in: language))
    facts["service"] = .text(order.serviceName.text(in: language))
    facts["hub"] = .text(order.terms.hub.text(in: language))
    facts["signatory"] = .text(order.terms.signatory.text(in: language))
    facts["valid_until"] = lastDay.map { .text(PaperDate.text($0, in: language)) } ?? .null
    let frozen = CanonicalJSON.bytes(of: .object(facts))
    let template = try await tx.query(
      template(kind, language.rawValue, order.serviceCode)
    ).first?.int64("id")
    let made = try await tx.query(
      inserting(
        kind, order.serviceCode, order.requestID, order.protocolID, number,
        Random.text(codeLength, of: codeLetters), language.rawValue, template, JSONText(frozen),
        SHA256.digest(frozen), lastDay)
    ).first
    guard let id = try made?.int64("id") else { throw PaperError.missing }
    try await JobQueue.enqueue(PrintPaper(id), in: tx, uniqueKey: "paper:\(id)")
    return id
  }

  private static let known = Statement(
    """
    select r.number as request_number, r.company_id, r.author_id, s.config -> 'papers' as terms,
      coalesce(nullif(c.name, ''), nullif(u.display_name, ''), '') as holder
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    left join company_ref c on c.id = r.company_id
    left join user_ref u on u.id = r.author_id
    where r.id = $1
    """)

  /// An order for the paper of a request: the names are those of this moment.
  static func order(
    _ kind: PaperKind, for locked: LockedRequest, in tx: Transaction
  ) async throws -> Order {
    guard let row = try await tx.query(known(locked.request.id)).first else {
      throw RequestError.missing
    }
    let terms = PaperTerms(try row.optionalJSON("terms").map { try FormValue(json: $0) })
    let isOfCompany = try row.optionalInt64("company_id") != nil
    return Order(
      kind: kind, serviceCode: locked.request.serviceCode, terms: terms,
      requestID: locked.request.id,
      facts: [
        "request_number": .text(try row.optionalString("request_number") ?? ""),
        "holder": .text(try row.string("holder")),
        "holder_kind": .text(isOfCompany ? "company" : "person"),
      ], serviceName: locked.title, today: locked.context.today)
  }
}
