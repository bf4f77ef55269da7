package import Kernel
import Postgres

extension SignedDocuments {
  private static let purging = Statement(
    """
    delete from service_frozendocument where id in (
      select d.id from service_frozendocument d
      where d.expires_at < $1::timestamptz
        and not exists (select from service_documentsignature s where s.document_id = d.id)
      order by d.expires_at limit 500)
    """)

  /// What nobody has signed in time goes a day later, in pieces. Returns how many.
  package func purge(now: Instant, isCancelled: () async throws -> Bool) async throws -> Int {
    var total = 0
    while try await !isCancelled() {
      let gone = try await database.query(
        SignedDocuments.purging(now - .seconds(24 * 3_600))
      ).affected
      total += gone
      if gone < 500 { break }
    }
    return total
  }
}
