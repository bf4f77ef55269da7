import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen at once. Each of these fails when the lock or the constraint that it speaks of is taken
/// away.
@Suite struct ModerationContenderTests {
  private func file(
    about target: UserID, by author: UserID, reason: ComplaintReason = .spam,
    in world: IdentityWorld
  ) async throws -> StoredComplaint {
    let now = world.clock.now
    return try await world.database.transaction { transaction in
      try await world.complaints.file(
        NewComplaint(target: .user(target), reason: reason, comment: ""), by: author, now: now,
        in: transaction)
    }
  }

  /// Without the lock of the row all who read it as new take it.
  @Test func one_of_sixteen_moderators_takes_the_complaint() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.userID("author@example.kz")
      let target = try await world.userID("target@example.kz")
      var moderators: [Moderator] = []
      for index in 0..<16 {
        let user = try await world.userID("m\(index)@example.kz")
        moderators.append(Moderator(user: user, isSuperuser: false))
      }
      let filed = try await file(about: target, by: author, in: world)
      let (all, now) = (moderators, world.clock.now)
      // when
      let results = await contenders(16) { index in
        try await world.complaints.take(
          filed.complaint.id, ifVersion: filed.version, by: all[index], now: now
        ).complaint.moderator
      }
      let winners = results.compactMap { try? $0.get() }
      #expect(winners.count == 1)
      for case .failure(let error) in results { #expect(error as? ComplaintError == .stale) }
      let stored = try await world.database.query("select moderator_id from account_complaint")
      #expect(try stored[0].int64("moderator_id") == winners.first?.rawValue)
    }
  }

  /// Without the unique index all of them are there.
  @Test func the_same_complaint_sixteen_times_is_one() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.userID("author@example.kz")
      let target = try await world.userID("target@example.kz")
      let results = await contenders(16) { _ in
        try await file(about: target, by: author, in: world).version
      }
      #expect(results.compactMap { try? $0.get() }.count == 1)
      for case .failure(let error) in results {
        #expect(error as? ComplaintError == .openAlready)
      }
    }
  }

  /// Without the lock of the author more than ten slip through.
  @Test func of_sixteen_complaints_at_once_ten_are_taken() async throws {
    try await IdentityWorld.with { world in
      let author = try await world.userID("author@example.kz")
      var targets: [UserID] = []
      for index in 0..<16 { targets.append(try await world.userID("t\(index)@example.kz")) }
      let all = targets
      let results = await contenders(16) { index in
        try await file(about: all[index], by: author, in: world).version
      }
      #expect(results.compactMap { try? $0.get() }.count == 10)
    }
  }

  /// Without the lock of the wish each of the last two takes the other's receipt for missing, and the
  /// erasure is never complete.
  @Test func the_last_receipts_at_once_complete_the_erasure() async throws {
    try await IdentityWorld.with { world in
      for round in 0..<4 {
        let user = try await world.userID("p\(round)@example.kz")
        let wish = try await world.database.query(
          """
          insert into account_deletion (user_id, state, due_at, erased_at)
          values (\(user), 'erased', now(), now()) returning id
          """)
        let id = try wish[0].int64("id")
        try await world.run(
          """
          insert into account_receipt (deletion_id, service, asked_at)
          select \(id), service, now() from unnest(\(DeletionPolicy.services.asArray)::text[]) service
          """)
        let now = world.clock.now
        let results = await contenders(5) { index in
          try await world.database.transaction { transaction in
            try await Erasures.record(
              DeletionPolicy.services[index], of: user, counts: ["t": index], now: now,
              in: transaction)
          }
        }
        for result in results { #expect(throws: Never.self) { try result.get() } }
        let state = try await world.database.query(
          "select state from account_deletion where id = \(id)"
        ).first?.string("state")
        #expect(state == "completed")
      }
    }
  }

  /// Without the lock of the row both a sign-in and the erasure succeed, and the session belongs to
  /// nobody.
  @Test func an_erasure_and_a_sign_in_at_once_leave_one_of_them() async throws {
    try await IdentityWorld.with { world in
      for round in 0..<4 {
        let user = try await world.userID("p\(round)@example.kz")
        let found = try await world.accounts.credential(of: user, now: world.clock.now)
        let credential = try #require(found)
        _ = try await world.accounts.requestDeletion(
          .own(credential, wipingComments: false), now: world.clock.now)
        world.clock.move(.seconds(15 * 86_400))
        let now = world.clock.now
        let away = try #require(try await world.accounts.credential(of: user, now: now))
        let results = await contenders(2) { index in
          if index == 0 {
            return try await world.accounts.erase(
              user, blanking: Blanking(person: { _, _ in }, rows: { _, _, _ in }), now: now)
          }
          _ = try await world.sessions.open(
            Arrival(
              digest: "digest-\(round)", replacing: nil,
              client: ClientTrace(address: nil, userAgent: nil)),
            for: away, rehashed: nil, now: now)
          return true
        }
        let winners = results.filter { (try? $0.get()) == true }.count
        #expect(winners == 1)
        let state = try await world.state(of: user)
        let sessions = try await world.database.query(
          "select from user_sessions_session where user_id = \(user)")
        #expect((state == "active") == (sessions.count == 1))
      }
    }
  }

  @Test func one_of_sixteen_appeals_is_heard() async throws {
    try await IdentityWorld.with { world in
      let moderator = Moderator(user: try await world.userID("mod@example.kz"), isSuperuser: false)
      let target = try await world.userID("target@example.kz")
      try await world.sanctions.suspend(
        target, until: nil, reason: "spam", by: moderator,
        appeal: FreshToken(text: "code", digest: "digest"), now: world.clock.now)
      let now = world.clock.now
      let results = await contenders(16) { index in
        try await world.complaints.appeal(
          .code(digest: "digest"), saying: "appeal \(index)", now: now
        ).version
      }
      #expect(results.compactMap { try? $0.get() }.count == 1)
    }
  }
}
