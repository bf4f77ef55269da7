import Postgres
import TestSupport
import Testing

@Suite struct ListenTests {
  /// Fails when `NotificationListener` ends with its connection.
  @Test func a_listener_hears_and_comes_back_after_its_connection_is_killed() async throws {
    try await TestDatabase.with { database in
      let heard = Notes<Heard>()
      let listener = database.listen("odd \"channel\"") { heard.add($0) }
      defer { listener.close() }
      try #require(try await eventually { heard.all == [.listening] })
      _ = try await database.query("select pg_notify('odd \"channel\"', 'first')")
      try #require(try await eventually { heard.all.count == 2 })
      // when
      _ = try await database.query(
        """
        select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and query like 'listen%'
        """)
      try #require(try await eventually { heard.all.count == 3 })
      _ = try await database.query("select pg_notify('odd \"channel\"', 'second')")
      try #require(try await eventually { heard.all.count == 4 })
      let channel = "odd \"channel\""
      #expect(
        heard.all == [
          .listening, .notification(.init(channel: channel, payload: "first")),
          .listening, .notification(.init(channel: channel, payload: "second")),
        ])
    }
  }
}
