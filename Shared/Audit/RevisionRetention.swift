package import Postgres

/// Lets old revisions go, in pieces that block nobody.
package struct RevisionRetention: Sendable {
  /// Versions older than so many months leave.
  package var months: Int
  /// Of one object so many stay, the newest.
  package var count: Int

  private static let piece = 1_000

  package init(months: Int, count: Int) {
    self.months = months
    self.count = count
  }

  /// How many versions left. Throws what the database throws; what is gone by then stays gone.
  package func purge(_ database: Database) async throws -> Int {
    var total = 0
    for query in [old, crowded] {
      while true {
        let gone = try await database.query(query).affected
        total += gone
        if gone < RevisionRetention.piece { break }
      }
    }
    while try await database.query(empty).affected == RevisionRetention.piece {}
    return total
  }

  private var old: SQL {
    """
    delete from reversion_version where id in (
      select v.id from reversion_version v join reversion_revision r on r.id = v.revision_id
      where r.date_created < now() - make_interval(months => \(months))
      order by r.date_created limit \(RevisionRetention.piece) for update of v skip locked)
    """
  }

  private var crowded: SQL {
    """
    delete from reversion_version where id in (
      select behind.id from (
        select model, object_id from reversion_version where model is not null
        group by model, object_id having count(*) > \(count) limit 100
      ) crowd
      cross join lateral (
        select id from reversion_version v
        where v.model = crowd.model and v.object_id = crowd.object_id
        order by id desc offset \(count) limit \(RevisionRetention.piece)
      ) behind
      limit \(RevisionRetention.piece))
    """
  }

  /// A revision younger than that may have been taken over without versions, or tells who changed
  /// what has left by number: it stays for its time.
  private var empty: SQL {
    """
    delete from reversion_revision where id in (
      select id from reversion_revision r
      where date_created < now() - make_interval(months => \(months))
        and not exists (select from reversion_version v where v.revision_id = r.id)
      order by date_created limit \(RevisionRetention.piece))
    """
  }
}
