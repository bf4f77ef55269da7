import Postgres

extension ServicesDesk {
  /// Another worker takes a job at the moment at which whoever has it makes a change, such as
  /// `insert on shared_protectedmediafile`.
  package func loseJob(_ name: String, at change: String) async throws {
    _ = try await world.database.query(
      """
      create function take_it() returns trigger language plpgsql as $$
      begin
        update django_dramatiq_task set attempt = attempt + 1 where actor_name = '\(unsafe: name)';
        return new;
      end $$
      """)
    _ = try await world.database.query(
      """
      create trigger take_it after \(unsafe: change)
      for each row execute function take_it()
      """)
  }
}
