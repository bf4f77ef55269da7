import Postgres

extension CommissionWorld {
  /// Does `work` while somebody else holds the number of a protocol's paper, which is taken when all
  /// requests of it have moved and nothing is committed. There the connection that waits is ended from
  /// outside, as often as another one comes; `look` sees what others see meanwhile.
  package func killing<R: Sendable>(
    _ work: @escaping @Sendable () async throws -> R,
    seeing look: @escaping @Sendable () async throws -> Void
  ) async throws -> (result: Result<R, any Error>, kills: Int) {
    try await database.withSession { [database] holder in
      _ = try await holder.query("begin")
      _ = try await holder.query(
        """
        insert into service_papernumber (kind, service_id, year, last)
        values ('protocol', \(CommissionWorld.service),
          extract(year from now() at time zone 'Asia/Almaty')::smallint, 1)
        """)
      let end = End()
      let working = Task {
        let result: Result<R, any Error>
        do { result = .success(try await work()) } catch { result = .failure(error) }
        end.comes()
        return result
      }
      var kills = 0
      while !end.hasCome {
        for row in try await database.query(
          """
          select pid from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'
          """)
        {
          try await look()
          let killed = try await database.query(
            "select pg_terminate_backend(\(row.int64("pid"))::int, 5000) as is_over")
          if try killed.first?.bool("is_over") == true { kills += 1 }
        }
      }
      return (await working.value, kills)
    }
  }
}
