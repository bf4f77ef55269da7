import Postgres

extension Accounts {
  /// How the stored hashes were made, each way once: `scrypt$16384$8$5`, `pbkdf2_sha256$260000`. The index
  /// is walked from one kind to the next, of which there are few.
  package func passwordKinds() async throws -> [String] {
    try await database.read(
      """
      with recursive kinds (kind) as (
        (select password_kind(password) from account_user
          where password_kind(password) is not null order by password_kind(password) limit 1)
        union all
        select (select password_kind(password) from account_user
          where password_kind(password) > kinds.kind order by password_kind(password) limit 1)
        from kinds where kinds.kind is not null)
      select kind from kinds where kind is not null limit 50
      """
    ).map { try $0.string("kind") }
  }
}
