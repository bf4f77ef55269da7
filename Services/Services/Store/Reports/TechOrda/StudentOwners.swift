package import Postgres

/// Whose the rows of Tech Orda's students are: schools bring a number (IIN) alone, and only identity knows
/// who has it.
package struct StudentOwners: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  /// Numbers of which nobody knows whose they are, in their order, after `last`. What old rows have in
  /// place of a number is none.
  package func unknown(after last: String, limit: Int) async throws -> [String] {
    try await database.read(StudentOwners.searching(last, limit)).map { try $0.string("iin") }
  }

  /// The rows are his from now on, for the archive of his data and for his erasure; not if he was erased
  /// meanwhile. They keep their versions, for nothing changed of what the school says: a line is
  /// still the one that its student signs, and the next import still brings the register's row.
  package func give(_ number: String, to user: Int64) async throws {
    try await database.transaction { tx in
      let known = try await tx.query(References.holdingUser(user))
      do {
        try await References.checkUser(user, known, in: tx)
      } catch ReferenceRefusal.userGone {
        return
      }
      _ = try await tx.batch([
        StudentOwners.givingRegister(number, user), StudentOwners.givingLines(number, user),
      ])
    }
  }

  private static let searching = Statement(
    """
    select iin from (
      (select distinct iin from service_techordastudent
        where user_id is null and iin > $1 and iin ~ '^[0-9]{12}$' order by iin limit $2)
      union
      (select distinct iin from service_techordareportstudent
        where user_id is null and iin > $1 and iin ~ '^[0-9]{12}$' order by iin limit $2)
    ) known order by iin limit $2
    """)

  private static let givingRegister = Statement(
    "update service_techordastudent set user_id = $2::int where iin = $1 and user_id is null")

  private static let givingLines = Statement(
    """
    update service_techordareportstudent set user_id = $2::int
    where iin = $1 and user_id is null
    """)
}
