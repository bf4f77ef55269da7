import Access
import HTTPCore
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// What is left of a person who is erased, here, and what the others say of it.
@Suite struct ErasureTests {
  private func erased(_ email: String, in world: IdentityWorld) async throws -> UserID {
    let person = try await world.session(email)
    let answer = try await world.post(
      "me/deletion", ["password": .string(IdentityWorld.password)], as: person)
    #expect(answer.status == 202)
    try await world.pass(.seconds(14 * 86_400))
    return UserID(try #require(person.userID))
  }

  /// Looks into every column of every table: fails with the name of the one that still knows him.
  @Test func no_table_knows_the_person() async throws {
    try await IdentityWorld.with { world in
      let partner = try await Partner(world)
      let user = partner.user
      let marks = [
        "a@example.kz", "Айгерім", "Сейітқызы", "77011112233", "900101300017", "Zugzwang",
      ]
      _ = try await world.database.query(
        """
        update account_user set phone = '+77011112233', phone_key = '+77011112233',
          iin = '900101300017', iin_key = '900101300017', bio = 'Zugzwang', legacy = '{"x": "Zugzwang"}'
        where id = \(user)
        """)
      for statement: SQL in [
        "insert into account_education (name, user_id) values ('Zugzwang', \(user))",
        "insert into social_auth_usersocialauth (provider, uid, user_id) values ('g', 'Zugzwang', \(user))",
        "insert into account_contactrequest (email, message, user_id) values ('a@b.kz', 'Zugzwang', \(user))",
        "insert into shared_smslog (number, request) values ('+77011112233', 'Zugzwang')",
        "insert into account_emaildigest (email, name) values ('A@example.kz', 'Zugzwang')",
        "insert into oauth_consent (user_id, application_id, scopes) values (\(user), \(partner.application), '{read}')",
      ] { try await world.run(statement) }
      _ = try await partner.redeem(try await partner.code())
      let session = try await world.session("a@example.kz")
      _ = try await world.patch("me", ["bio": "Zugzwang too"], version: "*", as: session)
      _ = try await world.company(of: user)
      // when
      #expect(try await erased("a@example.kz", in: world) == user)

      for table in try await SchemaSource(database: world.database).schema().tables.keys.sorted() {
        for mark in marks {
          let rows = try await world.database.query(
            """
            select from \(identifier: table) item
            where position(lower(\(mark)) in lower(item::text)) > 0
            """)
          // The outbox is what the others heard; it is kept for fourteen days.
          if table != "outbox" { #expect(rows.isEmpty, "\(table) knows \(mark)") }
        }
      }
    }
  }

  @Test func a_company_that_is_left_alone_has_no_contact() async throws {
    try await IdentityWorld.with { world in
      let owner = try await world.member("a@example.kz")
      let other = try await world.userID("b@example.kz")
      let alone = try await world.company(of: owner)
      let shared = try await world.company(of: owner, tin: "210340012344")
      try await world.join(other, company: shared, as: "owner")
      try await world.run(
        """
        update account_company set contact_name = 'Айгерім', contact_phone = '+77011112233',
          contact_email = 'a@example.kz', phone = '+77172000000'
        """)
      _ = try await world.patch("companies/\(alone)", ["city": "Алматы"], version: "*", as: owner)
      try await world.file()
      // when
      _ = try await erased("a@example.kz", in: world)
      let left = try await world.database.query(
        "select contact_name || contact_phone || contact_email as text, phone "
          + "from account_company order by id")
      #expect(try left[0].string("text") == "" && left[0].string("phone") == "+77172000000")
      #expect(try left[1].string("text") == "Айгерім+77011112233a@example.kz")
      let kept = try await world.database.query(
        """
        select from reversion_version
        where model = 'account.company' and object_id = \("\(alone)")
          and position('77011112233' in coalesce(object::text, '') || serialized_data) > 0
        """)
      #expect(kept.isEmpty)
    }
  }

  @Test func the_number_stays_and_nobody_signs_in_by_it() async throws {
    try await IdentityWorld.with { world in
      try await world.person("a@example.kz")
      let user = try await erased("a@example.kz", in: world)
      let row = try #require(
        try await world.database.query("select * from account_user where id = \(user)").first)
      #expect(try row.string("first_name") == "Deleted user")
      #expect(try row.string("state") == "deleted")
      #expect(try row.optionalInstant("deleted_at") == world.clock.now)
      #expect(try await world.signIn("a@example.kz").status == 401)
      let known = try await world.internally("users/exists", ["ids": [.number("\(user)")]])
      #expect(known["items"].array?.first?["status"] == "deleted")
      // The address is free again.
      try await world.person("a@example.kz")
      #expect(try await world.signIn("a@example.kz").status == 201)
    }
  }

  @Test func the_erasure_is_complete_when_all_five_have_answered() async throws {
    try await IdentityWorld.with { world in
      try await world.person("a@example.kz")
      let user = try await erased("a@example.kz", in: world).rawValue
      for service in ["booking", "community", "services"] {
        try await world.hearReceipt(of: user, from: service, counts: ["t_\(service)": 2])
      }
      // A service answers for itself alone.
      try await world.hearReceipt(of: user, from: "booking", claiming: "techorda")
      #expect(try await wishes(world) == ["erased"])
      // when
      try await world.hearReceipt(of: user, from: "techorda")
      #expect(try await wishes(world) == ["completed"])
      let receipts = try await world.database.query(
        "select service, counts::text as counts from account_receipt order by service")
      #expect(
        try receipts.map { try $0.string("service") }
          == ["booking", "community", "identity", "services", "techorda"])
      #expect(try receipts[0].string("counts") == #"{"t_booking": 2}"#)
    }
  }

  @Test func who_is_silent_is_asked_again_until_he_answers() async throws {
    try await IdentityWorld.with { world in
      try await world.person("a@example.kz")
      let user = try await erased("a@example.kz", in: world).rawValue
      try await world.hearReceipt(of: user, from: "booking")
      func asked() async throws -> Int {
        try await world.events.filter { $0 == "user.erasure_asked" }.count
      }
      try await world.pass(.seconds(3_599))
      #expect(try await asked() == 0)
      try await world.pass(.seconds(1))
      try await world.pass(.seconds(60))
      #expect(try await asked() == 1)
      try await world.pass(.seconds(3_600))
      #expect(try await asked() == 2)
      let times = try await world.database.query(
        "select times_asked from account_receipt where service = 'techorda'"
      ).first?.int("times_asked")
      #expect(times == 3)
      // when
      for service in ["community", "services", "techorda"] {
        try await world.hearReceipt(of: user, from: service)
      }
      try await world.pass(.seconds(7_200))
      #expect(try await asked() == 2)
    }
  }

  @Test func a_receipt_of_a_stranger_is_passed_over() async throws {
    try await IdentityWorld.with { world in
      try await world.hearReceipt(of: 424_242, from: "booking")
      #expect(try await world.count("account_receipt") == 0)
    }
  }

  private func wishes(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query("select state from account_deletion order by id").map {
      try $0.string("state")
    }
  }
}
