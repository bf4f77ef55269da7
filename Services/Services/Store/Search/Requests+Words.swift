package import Postgres

extension Requests {
  // Whose request somebody is at has the next turn.
  private static let takingDue = Statement(
    """
    with due as (
      select r.id from service_requestwordsdue d
      join service_servicerequest r on r.id = d.service_request_id
      order by d.service_request_id limit $1
      for no key update of r skip locked
    )
    delete from service_requestwordsdue where service_request_id in (select id from due)
    returning service_request_id as id
    """)

  private static let reading = Statement("select service_request_words_read($1::int[])")

  /// Reads the words of some requests again in which a name changed or that were imported. Returns how
  /// many; none are left when there are none. What changes meanwhile is due once more.
  package func readWords(upTo count: Int, in tx: Transaction) async throws -> Int {
    let due = try await tx.query(Requests.takingDue(count)).map { try $0.int64("id") }
    if !due.isEmpty { _ = try await tx.query(Requests.reading(due.asArray)) }
    return due.count
  }
}
