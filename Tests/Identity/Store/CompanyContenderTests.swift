import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen at the doors of one company. Its row is locked by every decision; the rows of the person,
/// the request and the invitation are too, and unique indexes have the last word.
@Suite struct CompanyContenderTests {
  private func company(
    of owner: UserID, in world: IdentityWorld
  ) async throws -> CompanyID {
    let wish = NewCompany(
      taxNumber: try #require(TaxNumber("200140000004")), name: Localized(ru: "Тау құс"),
      shortName: "", legalForm: "", legalAddress: "", city: "", website: "", about: "")
    let now = world.clock.now
    return try await world.database.transaction { transaction in
      try await world.companies.create(wish, author: owner, now: now, in: transaction).id
    }
  }

  private func people(_ count: Int, in world: IdentityWorld) async throws -> [UserID] {
    try await world.database.query(
      """
      insert into account_user (password, email, email_key, email_verified)
      select '!', n || '@example.kz', n || '@example.kz', true
      from generate_series(1, \(count)::int) n returning id
      """
    ).map { try $0.identifier("id") }
  }

  private func invite(
    _ addressee: InvitationWish.Addressee, to company: CompanyID, by owner: UserID,
    in world: IdentityWorld
  ) async throws -> InvitationID {
    let now = world.clock.now
    return try await world.database.transaction { transaction in
      try await world.companies.invite(
        InvitationWish(addressee: addressee, role: .member, language: nil), to: company,
        by: Actor(user: owner, isStaff: false),
        token: FreshToken(text: "token", digest: "digest"), now: now, in: transaction
      ).id
    }
  }

  @Test func of_sixteen_owners_who_leave_at_once_one_stays() async throws {
    try await IdentityWorld.with { world in
      let owners = try await people(16, in: world)
      let id = try await company(of: owners[0], in: world)
      for owner in owners.dropFirst() {
        try await world.join(owner, company: id.rawValue, as: "owner")
      }
      let now = world.clock.now
      // when
      let results = await contenders(16) { index in
        try await world.companies.changeMembers(of: id, by: owners[index], now: now) {
          try $0.remove(owners[index], by: Actor(user: owners[index], isStaff: false))
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 15)
      #expect(results.compactMap(\.refusal) == [.lastOwner])
      let left = try await world.members(of: id.rawValue)
      #expect(left.map { $0.split(separator: " ").last } == ["owner"])
    }
  }

  @Test func one_invitation_lets_a_person_in_once() async throws {
    try await IdentityWorld.with { world in
      let known = try await people(2, in: world)
      let id = try await company(of: known[0], in: world)
      let address = try #require(EmailAddress("2@example.kz"))
      let invitation = try await invite(.email(address), to: id, by: known[0], in: world)
      let now = world.clock.now
      // when: half of them by the code.
      let results = await contenders(16) { index in
        try await world.companies.accept(
          index.isMultiple(of: 2) ? .token("digest") : .id(invitation), by: known[1], now: now)
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      for case .failure(let error) in results {
        #expect([.notOpen, .notFound].contains(error as? JoiningError), "\(error)")
      }
      #expect(try await world.members(of: id.rawValue).count == 2)
      #expect(try await world.events.filter { $0 == "company.member_added" }.count == 2)
    }
  }

  @Test func sixteen_wishes_of_one_person_are_one_request() async throws {
    try await IdentityWorld.with { world in
      let known = try await people(2, in: world)
      let id = try await company(of: known[0], in: world)
      let now = world.clock.now
      let results = await contenders(16) { _ in
        try await world.database.transaction { transaction in
          try await world.companies.ask(id, by: known[1], now: now, in: transaction).id
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      for case .failure(let error) in results {
        #expect(error as? JoiningError == .alreadyPending)
      }
      #expect(try await world.count("account_usercompanyrequest") == 1)
    }
  }

  /// The person accepts while the company approves: one membership, both ways closed.
  @Test func a_request_and_an_invitation_meet() async throws {
    try await IdentityWorld.with { world in
      let known = try await people(2, in: world)
      let id = try await company(of: known[0], in: world)
      let now = world.clock.now
      let request = try await world.database.transaction { transaction in
        try await world.companies.ask(id, by: known[1], now: now, in: transaction).id
      }
      let invitation = try await invite(.user(known[1]), to: id, by: known[0], in: world)
      // when
      let results = await contenders(16) { index in
        if index.isMultiple(of: 2) {
          _ = try await world.companies.accept(.id(invitation), by: known[1], now: now)
        } else {
          _ = try await world.companies.decide(
            request, .approve, by: Actor(user: known[0], isStaff: false), now: now)
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 1)
      #expect(try await world.statuses("account_usercompanyrequest") == ["approved"])
      #expect(try await world.statuses("account_usercompanyinvitation") == ["accepted"])
      #expect(try await world.members(of: id.rawValue).count == 2)
    }
  }

  @Test func a_day_has_room_for_fifty_also_when_they_come_at_once() async throws {
    try await IdentityWorld.with { world in
      let owner = try await people(1, in: world)[0]
      let id = try await company(of: owner, in: world)
      let now = world.clock.now
      try await world.run(
        """
        insert into account_usercompanyinvitation
          (company_id, author_id, status, email, email_key, created_at)
        select \(id)::int, \(owner)::int, 'revoked', n || '@example.kz', n || '@example.kz',
          \(now)::timestamptz
        from generate_series(101, 148) n
        """)
      let addresses = try (0..<16).map { try #require(EmailAddress("x\($0)@example.kz")) }
      let results = await contenders(16) { index in
        try await world.database.transaction { transaction in
          try await world.companies.invite(
            InvitationWish(addressee: .email(addresses[index]), role: .member, language: nil),
            to: id, by: Actor(user: owner, isStaff: false),
            token: FreshToken(text: "t", digest: "digest \(index)"), now: now, in: transaction
          ).id
        }
      }
      #expect(results.filter { (try? $0.get()) != nil }.count == 2)
    }
  }
}

extension Result where Success == Void, Failure == any Error {
  fileprivate var refusal: MembershipError? {
    if case .failure(let error) = self { error as? MembershipError } else { nil }
  }
}
