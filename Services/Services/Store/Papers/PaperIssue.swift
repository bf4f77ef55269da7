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
    /// What a draft is called: it has no number of the papers.
    var draft: String?
    let serviceName: Localized
    let today: Day
  }

  private static let nextNumbers = Statement(
    """
    insert into service_papernumber (kind, service_id, year, last) values ($1, $2, $3, $4)
    on conflict (kind, service_id, year) do update
      set last = service_papernumber.last + excluded.last
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
      language, template_id, facts, facts_sha256, valid_until, is_draft)
    select $1, $2, paper.request_id, paper.protocol_id, paper.number, paper.code, $3, $4::integer,
      paper.facts, paper.digest, $5::date, $12::bool
    from unnest($6::int[], $7::int[], $8::text[], $9::text[], $10::jsonb[], $11::bytea[])
      with ordinality as paper (request_id, protocol_id, number, code, facts, digest, place)
    order by paper.place
    returning id
    """)

  /// No letter is like another one. 99 bits: nobody finds a code by trying.
  private static let codeLetters: StaticString = "abcdefghjkmnpqrstuvwxyz23456789"
  private static let codeLength = 20

  @discardableResult
  static func issue(_ order: Order, in tx: Transaction) async throws -> Int64 {
    guard let id = try await issue([order], in: tx).first else { throw PaperError.missing }
    return id
  }

  /// Papers of one kind and one service, with one number after the other, in as many round trips as one
  /// takes. Returns their keys in the same order.
  @discardableResult
  static func issue(_ orders: [Order], in tx: Transaction) async throws -> [Int64] {
    guard let first = orders.first else { return [] }
    let kind = first.kind.rawValue
    let language = first.language ?? first.terms.language
    let numbers = try await numbers(for: orders, in: tx)
    let template = try await tx.query(
      template(kind, language.rawValue, first.serviceCode)
    ).first?.int64("id")
    let lastDay = first.terms.lastDay(of: first.kind, issued: first.today)
    let frozen = zip(orders, numbers).map { order, number in
      CanonicalJSON.bytes(
        of: .object(facts(of: order, number, in: language, until: lastDay)))
    }
    let made = try await tx.query(
      inserting(
        kind, first.serviceCode, language.rawValue, template, lastDay,
        orders.map(\.requestID).asArray, orders.map(\.protocolID).asArray, numbers.asArray,
        try orders.map { _ in try Random.text(codeLength, of: codeLetters) }.asArray,
        frozen.map { JSONText($0) }.asArray, try frozen.map { try SHA256.digest($0) }.asArray,
        first.draft != nil))
    let ids = try made.map { try $0.int64("id") }
    try JobQueue.enqueue(
      ids.map { (job: PrintPaper($0), uniqueKey: "paper:\($0)") }, in: tx)
    return ids
  }

  private static func numbers(
    for orders: [Order], in tx: Transaction
  ) async throws -> [String] {
    guard let first = orders.first else { return [] }
    if let draft = first.draft { return [draft] }
    let year = first.today.year
    let last = try await tx.query(
      nextNumbers(first.kind.rawValue, first.serviceCode, year, orders.count)
    ).first?.int64("last")
    let before = (last ?? 0) - Int64(orders.count)
    return orders.indices.map { index in
      PaperNumber.text(
        first.kind, service: first.serviceCode, year: year, count: before + 1 + Int64(index))
    }
  }

  /// What a paper says beside what is its own.
  private static func facts(
    of order: Order, _ number: String, in language: Language, until lastDay: Day?
  ) -> [String: FormValue] {
    var facts = order.facts
    facts["number"] = .text(
      order.draft == nil ? number : PaperTemplate.draft.text(in: language).lowercased())
    facts["issued_on"] = .text(PaperDate.text(order.today, in: language))
    facts["service"] = .text(order.serviceName.text(in: language))
    facts["hub"] = .text(order.terms.hub.text(in: language))
    facts["signatory"] = .text(order.terms.signatory.text(in: language))
    facts["valid_until"] = lastDay.map { .text(PaperDate.text($0, in: language)) } ?? .null
    return facts
  }

  private static let known = Statement(
    """
    select r.id, r.number as request_number, r.company_id, s.config -> 'papers' as terms,
      coalesce(nullif(c.name, ''), nullif(u.display_name, ''), '') as holder
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    left join company_ref c on c.id = r.company_id
    left join user_ref u on u.id = r.author_id
    where r.id = any($1::int[])
    """)

  /// An order for the paper of a request: the names are those of this moment.
  static func order(
    _ kind: PaperKind, for locked: LockedRequest, in tx: Transaction
  ) async throws -> Order {
    guard let order = try await orders(kind, for: [locked], in: tx).first else {
      throw RequestError.missing
    }
    return order
  }

  /// One for each request, in their order.
  static func orders(
    _ kind: PaperKind, for requests: [LockedRequest], in tx: Transaction
  ) async throws -> [Order] {
    let rows = try await tx.query(known(requests.map(\.request.id).asArray))
    let found = Dictionary(try rows.map { (try $0.int64("id"), $0) }) { $1 }
    return try requests.map { locked in
      guard let row = found[locked.request.id] else { throw RequestError.missing }
      let isOfCompany = try row.optionalInt64("company_id") != nil
      return Order(
        kind: kind, serviceCode: locked.request.serviceCode,
        terms: PaperTerms(try row.optionalJSON("terms").map { try FormValue(json: $0) }),
        requestID: locked.request.id,
        facts: [
          "request_number": .text(try row.optionalString("request_number") ?? ""),
          "holder": .text(try row.string("holder")),
          "holder_kind": .text(isOfCompany ? "company" : "person"),
        ], serviceName: locked.title, today: locked.context.today)
    }
  }
}
