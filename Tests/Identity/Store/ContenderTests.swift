import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen want the same thing at the same moment. Each of these fails when the lock or the
/// constraint that it speaks of is taken away.
@Suite struct ContenderTests {
  private func registration(_ address: String) throws -> Registration {
    Registration(
      contact: .email(try #require(EmailAddress(address))),
      firstName: try #require(PersonName("Дана")), lastName: try #require(PersonName("Ахметова")),
      locale: .kazakh)
  }

  @Test func sixteen_registrations_of_one_address_leave_one_account() async throws {
    try await IdentityWorld.with { world in
      let wishes = try (0..<16).map {
        try registration($0.isMultiple(of: 2) ? "one@example.kz" : "ONE@Example.KZ")
      }
      let now = world.clock.now
      let results = await contenders(16) { index in
        try await world.accounts.register(
          wishes[index], passwordHash: "!",
          code: FreshCode(text: "00000\(index)", hash: "\(index)"),
          now: now)
      }
      for result in results { #expect(try result.get() == .pending) }
      #expect(try await world.count("account_user") == 1)
      #expect(try await world.count("account_activation") == Int64(RegistrationPolicy.openCodes))
    }
  }

  @Test func one_code_activates_once() async throws {
    try await IdentityWorld.with { world in
      let wish = try registration("one@example.kz")
      let now = world.clock.now
      _ = try await world.accounts.register(
        wish, passwordHash: "hash", code: FreshCode(text: "123456", hash: "right"), now: now)
      let results = await contenders(16) { _ in
        try await world.accounts.activate(wish.contact, codeHash: "right", now: now)
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      #expect(try await world.events == ["user.activated"])
    }
  }

  @Test func sixteen_guesses_at_once_are_five_tries() async throws {
    try await IdentityWorld.with { world in
      let wish = try registration("one@example.kz")
      let now = world.clock.now
      _ = try await world.accounts.register(
        wish, passwordHash: "hash", code: FreshCode(text: "123456", hash: "right"), now: now)
      _ = await contenders(16) { index in
        try await world.accounts.activate(wish.contact, codeHash: "wrong\(index)", now: now)
      }
      await #expect(throws: CodeError.wrong) {
        try await world.accounts.activate(wish.contact, codeHash: "right", now: now)
      }
    }
  }

  @Test func one_of_sixteen_enters_the_company() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.userID("owner@example.kz")
      let wish = NewCompany(
        taxNumber: try #require(TaxNumber("200140000004")), name: Localized(ru: "Тау құс"),
        shortName: "", legalForm: "", legalAddress: "", city: "", website: "", about: "")
      let now = world.clock.now
      let results = await contenders(16) { _ in
        try await world.database.transaction { transaction in
          try await world.companies.create(
            wish, author: author, now: now, in: transaction
          ).id
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      for result in results {
        if case .failure(let error) = result {
          #expect(error as? CompanyError == .taxNumberTaken)
        }
      }
      #expect(try await world.count("account_usercompany") == 1)
    }
  }

  @Test func sixteen_attempts_at_once_are_counted_one_by_one() async throws {
    try await IdentityWorld.with { world in
      let policy = AttemptPolicy(perAccount: 10, perAddress: 50, window: .seconds(60))
      let now = world.clock.now
      let results = await contenders(16) { _ in
        try await world.attempts.begin(
          .signIn, account: "a", address: "b", policy: policy, now: now)
      }
      #expect(results.compactMap { try? $0.get() }.sorted() == Array(1...10))
    }
  }

  @Test func of_two_owners_who_leave_at_once_one_stays() async throws {
    try await IdentityWorld.with { world in
      let first = try await world.userID("first@example.kz")
      let second = try await world.userID("second@example.kz")
      let wish = NewCompany(
        taxNumber: try #require(TaxNumber("200140000004")), name: Localized(ru: "Тау құс"),
        shortName: "", legalForm: "", legalAddress: "", city: "", website: "", about: "")
      let now = world.clock.now
      let company = try await world.database.transaction { transaction in
        try await world.companies.create(wish, author: first, now: now, in: transaction).id
      }
      let actor = Actor(user: first, isStaff: false)
      try await world.companies.changeMembers(of: company, by: first, now: now) {
        try $0.add(second, as: .owner, by: actor)
      }
      let results = await contenders(2) { index in
        let leaver = index == 0 ? first : second
        try await world.companies.changeMembers(of: company, by: leaver, now: now) {
          try $0.remove(leaver, by: Actor(user: leaver, isStaff: false))
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      #expect(try await world.count("account_usercompany") == 1)
    }
  }

  @Test func one_message_is_claimed_by_one_sender() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("one@example.kz")
      let now = world.clock.now
      let results = await contenders(16) { _ in try await world.messages.claim(now: now) }
      #expect(results.compactMap { try? $0.get() }.count == 1)
    }
  }
}
