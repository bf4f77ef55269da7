import Crypto
package import Kernel
package import Postgres
package import ServicesDomain

/// Forms that whoever makes them handed in for a try. No request, list or figure knows of them.
package struct TestSubmissions: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  /// How long one is kept.
  package static let lifetime: Duration = .seconds(days * 24 * 3_600)
  private static let days = 30

  private static let shown = """
    t.id, t.number, true as is_test, t.hub_form_id as form_id, t.version, t.created_at,
    t.created_at + interval '\(days) days' as expires_at, t.author_id,
    nullif(u.display_name, '') as author_name, encode(t.sha256, 'hex') as sha256
    """

  private static let joined =
    "service_testsubmission t left join user_ref u on u.id = t.author_id"

  private static let adding = Statement(
    """
    insert into service_testsubmission (hub_form_id, version, author_id, data, sha256)
    values ($1, $2, $3, $4::jsonb, $5) returning id
    """)

  private static let one = Statement(
    "select \(shown), t.data from \(joined) where t.hub_form_id = $1 and t.id = $2")

  /// The answers that counted; `version` is `nil` for the draft of the form.
  package func add(
    _ answers: [String: FormValue], to form: Int64, version: Int?, by author: Int64,
    in tx: Transaction
  ) async throws -> Row {
    let held = try await tx.query(References.holdingUser(author))
    try await References.checkUser(author, held, in: tx)
    let bytes = CanonicalJSON.bytes(of: .object(answers))
    let made = try await tx.query(
      TestSubmissions.adding(form, version, author, JSONText(bytes), SHA256.digest(bytes))
    ).first?.int64("id")
    guard let made, let row = try await tx.query(TestSubmissions.one(form, made)).first else {
      throw FormRefusal.missing
    }
    return row
  }

  /// `nil` if the form has no such one.
  package func read(_ id: Int64, of form: Int64) async throws -> Row? {
    try await database.read(TestSubmissions.one(form, id)).first
  }

  private static let listed = Statement(
    """
    select \(shown) from \(joined) where t.hub_form_id = $1 and t.id < $2::bigint
    order by t.id desc limit $3
    """)

  /// The newest first, from the one before `id`.
  package func list(_ form: Int64, before id: Int64?, limit: Int) async throws -> Rows {
    try await database.read(TestSubmissions.listed(form, id ?? .max, limit))
  }

  private static let purging = Statement(
    """
    delete from service_testsubmission where id in (
      select id from service_testsubmission where created_at < $1::timestamptz
      order by created_at limit 500)
    """)

  /// Those whose time is over, in pieces. Returns how many went.
  @discardableResult
  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws -> Int {
    var total = 0
    while try await !isCancelled() {
      let gone = try await database.query(
        TestSubmissions.purging(now - TestSubmissions.lifetime)
      ).affected
      total += gone
      if gone < 500 { break }
    }
    return total
  }
}
