import Access
import FoundationEssentials
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import Resources
import Synchronization
import TestSupport
import Testing

/// What must not be in a copy of somebody's data, and what becomes of it when he goes.
@Suite(.onLoop) struct ArchivePrivacyTests {
  /// Every value of every secret column, whosever, is looked for in the bytes of the file; and so is
  /// whatever says who the other person is.
  @Test func secrets_and_other_people_are_not_in_it() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      _ = try await partner.redeem(try await partner.code())
      let person = try await world.session("a@example.kz")
      let user = try #require(person.userID)
      let other = try await world.member("other-one@example.kz")
      _ = try await world.post(
        "api-tokens", ["name": "script", "scopes": ["read"]], as: person)
      _ = try await world.post("password-resets", ["email": "a@example.kz"])
      _ = try await world.post(
        "me/second-factor", ["password": .string(IdentityWorld.password)], as: person)
      try await fill(world, user, try #require(other.userID))
      // when
      let id = try await world.archive(of: person)
      let file = try await world.get("me/archives/\(id)/content", as: person)
      #expect(StoredMembers.read(file.body)["identity/sessions.json"] != nil)
      let text = String(decoding: file.body, as: UTF8.self)
      var looked = 0
      for (table, columns) in SliceResources.identity.admin.secret {
        for column in columns {
          for value in try await values(of: column, in: table, world) where value.count >= 6 {
            looked += 1
            #expect(!text.contains(value), "\(table).\(column)")
          }
        }
      }
      #expect(looked > 10)
      for mark in ["other-one@example.kz", "Zugzwang", "+77015556677"] {
        #expect(!text.contains(mark), "\(mark)")
      }
      // What he has said himself is there.
      #expect(text.contains("Fianchetto"))
    }
  }

  private func fill(_ world: IdentityWorld, _ user: Int64, _ other: Int64) async throws {
    _ = try await world.database.query(
      """
      update account_user set first_name = 'Zugzwang', phone = '+77015556677' where id = \(other)
      """)
    for statement: SQL in [
      "insert into account_contactrequest (first_name, email, message, author_id, user_id) values ('Zugzwang', 'other-one@example.kz', 'Zugzwang', \(other), \(user))",
      "insert into account_contactrequest (first_name, email, message, author_id, user_id) values ('A', 'a@example.kz', 'Fianchetto', \(user), \(other))",
      "insert into account_complaint (reason, comment, author_id, user_id) values ('spam', 'Zugzwang', \(other), \(user))",
      "insert into account_emaildigest (email, name) values ('other-one@example.kz', 'Zugzwang')",
    ] { try await world.run(statement) }
  }

  private func values(
    of column: String, in table: String, _ world: IdentityWorld
  ) async throws -> [String] {
    try await world.database.query(
      """
      select distinct \(identifier: column)::text as value from \(identifier: table)
      where \(identifier: column) is not null
      """
    ).map { try $0.string("value") }
  }

  /// Fails where the rows stay, or their files.
  @Test func who_is_erased_leaves_no_copy() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      _ = try await world.archive(of: person)
      world.parts.leave("booking")
      #expect(try await world.askForArchive(as: person).status == 202)
      try await world.workOnArchives()
      let deletion = try await world.post(
        "me/deletion", ["password": .string(IdentityWorld.password)], as: person)
      #expect(deletion.status == 202)
      // when
      try await world.pass(.seconds(14 * 86_400))
      #expect(try await world.count("account_archive") == 0)
      #expect(try await world.count("account_archivepart") == 0)
      world.parts.comeBack()
      try await world.workOnArchives()
      try await world.purgeArchives()
      #expect(world.files.everything == [])
    }
  }

  /// It is asked of while it is packed: what is ready then is nobody's.
  @Test func an_archive_whose_owner_went_is_not_ended() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      #expect(try await world.askForArchive(as: person).status == 202)
      let database = world.database
      world.parts.beforePage.withLock {
        $0 = { service, _ in
          if service == "booking" { _ = try await database.query("delete from account_archive") }
        }
      }
      try await world.workOnArchives()
      #expect(try await world.count("account_archivepart") == 0)
      try await world.purgeArchives()
      #expect(world.files.everything == [])
    }
  }
}
