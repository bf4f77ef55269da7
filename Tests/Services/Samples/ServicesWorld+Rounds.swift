import Postgres
import ServicesStore

extension ServicesWorld {
  /// A call of the demo's grant, open from and to so many days from now.
  @discardableResult
  package func round(
    from: Int = -1, to: Int = 1, places: Int? = nil, approvals: Int? = nil, amount: Int? = nil
  ) async throws -> Int64 {
    try await database.query(
      """
      insert into service_round (service_id, name, opens_at, closes_at, quota_submitted,
        quota_approved, amount)
      values ('startup-grant', '{"ru": "Набор", "kk": "Іріктеу", "en": "Call"}',
        now() + make_interval(days => \(from)::int), now() + make_interval(days => \(to)::int),
        \(places)::int, \(approvals)::int, \(amount)::numeric)
      returning id
      """
    ).first?.int64("id") ?? 0
  }

  package func move(_ round: Int64, from: Int, to: Int) async throws {
    _ = try await database.query(
      """
      update service_round set opens_at = now() + make_interval(days => \(from)::int),
        closes_at = now() + make_interval(days => \(to)::int) where id = \(round)
      """)
  }

  /// What the demo's grant asks of its applicants.
  package func eligibility(_ rules: String) async throws {
    _ = try await database.query(
      """
      update service_service set row_version = row_version + 1,
        config = config || jsonb_build_object('eligibility', \(rules)::jsonb)
      where code = 'startup-grant'
      """)
  }
}
