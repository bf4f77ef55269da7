import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Sixteen want the same thing at the same moment. Each of these fails when the lock or the condition
/// that it speaks of is taken away.
@Suite struct FactorContenderTests {
  private func world<R>(_ body: (IdentityWorld) async throws -> R) async throws -> R {
    let free = AttemptPolicy(perAccount: 1_000, perAddress: 10_000, window: .seconds(900))
    return try await IdentityWorld.with {
      $0.confirmationLimits = free
      $0.signInLimits = free
    } _: {
      try await body($0)
    }
  }

  /// The step that was used last is looked at and written under the row's lock.
  @Test func one_code_of_the_app_lets_one_of_sixteen_in() async throws {
    try await world { world in
      let somebody = try await world.enrolled("one@example.kz")
      var challenges: [String] = []
      for _ in 0..<16 { challenges.append(try await world.challenge("one@example.kz")) }
      let (code, all) = (try somebody.app.code(at: world.clock.now), challenges)
      // when
      let results = await contenders(16) { try await world.pass(all[$0], code).status }
      #expect(try results.map { try $0.get() }.sorted() == [201] + Array(repeating: 422, count: 15))
      #expect(try await world.count("user_sessions_session") == 2)
    }
  }

  /// A challenge is deleted by the one who passes it.
  @Test func one_challenge_becomes_one_session() async throws {
    try await world { world in
      let somebody = try await world.enrolled("one@example.kz")
      let challenge = try await world.challenge("one@example.kz")
      let codes = somebody.recoveryCodes
      // when
      let results = await contenders(10) { try await world.pass(challenge, codes[$0]).status }
      #expect(try results.map { try $0.get() }.sorted() == [201] + Array(repeating: 401, count: 9))
      #expect(
        try await world.database.query(
          "select 1 as one from factor_recoverycode where used_at is not null"
        ).count == 1)
    }
  }

  @Test func one_recovery_code_lets_one_of_sixteen_in() async throws {
    try await world { world in
      let somebody = try await world.enrolled("one@example.kz")
      var challenges: [String] = []
      for _ in 0..<16 { challenges.append(try await world.challenge("one@example.kz")) }
      let (code, all) = (somebody.recoveryCodes[0], challenges)
      // when
      let results = await contenders(16) { try await world.pass(all[$0], code).status }
      #expect(try results.map { try $0.get() }.sorted() == [201] + Array(repeating: 422, count: 15))
    }
  }

  @Test func one_code_by_mail_opens_one_session() async throws {
    try await world { world in
      try await world.person("one@example.kz")
      _ = try await world.post("sessions/codes", ["email": "one@example.kz"])
      let code = try await world.lastCode(to: "one@example.kz")
      // when
      let results = await contenders(16) { _ in
        try await world.post(
          "sessions/codes/confirmations", ["email": "one@example.kz", "code": .string(code)]
        ).status
      }
      #expect(try results.map { try $0.get() }.sorted() == [201] + Array(repeating: 422, count: 15))
      #expect(try await world.count("user_sessions_session") == 1)
    }
  }

  /// Counted under the challenge's lock, so that sixteen guesses at once are five tries.
  @Test func sixteen_guesses_at_once_void_the_challenge() async throws {
    try await world { world in
      let somebody = try await world.enrolled("one@example.kz")
      let challenge = try await world.challenge("one@example.kz")
      let results = await contenders(16) { index in
        try await world.pass(challenge, "zzzzz-zzz\(index < 10 ? "zz" : "yy")").status
      }
      #expect(try results.map { try $0.get() }.filter { $0 == 422 }.count == FactorPolicy.tries)
      let right = try await world.pass(challenge, try somebody.app.code(at: world.clock.now))
      #expect(right.status == 401)
    }
  }

  @Test func a_first_code_that_comes_sixteen_times_confirms_once() async throws {
    try await world { world in
      let person = try await world.member("one@example.kz")
      let offer = try await world.post(
        "me/second-factor", ["password": .string(IdentityWorld.password)], as: person)
      let code = try Authenticator(offer["secret"].string ?? "").code(at: world.clock.now)
      // when
      let results = await contenders(16) { _ in
        try await world.post(
          "me/second-factor/confirmations", ["code": .string(code)], as: person
        ).status
      }
      let statuses = try results.map { try $0.get() }
      #expect(statuses.filter { $0 == 201 }.count == 1)
      #expect(try await world.count("factor_recoverycode") == Int64(FactorPolicy.recoveryCodes))
      #expect(try await world.count("user_sessions_session") == 1)
    }
  }
}
