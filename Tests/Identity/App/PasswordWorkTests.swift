import Access
import Crypto
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// What signing in costs: which hashes are made for whom, and in which form a new one is written.
@Suite struct PasswordWorkTests {
  private static let today = HashRecipe.scrypt(.quick)

  /// People of the old site, each with the recipe of his hash.
  private static let old: [(String, HashRecipe)] = [
    ("older@example.kz", .pbkdf2SHA256(rounds: 20)), ("old@example.kz", .pbkdf2SHA256(rounds: 50)),
    ("oldest@example.kz", .pbkdf2SHA1(rounds: 9)),
    ("wide@example.kz", .scrypt(ScryptCost(workFactor: 16, blockSize: 1, parallelism: 4))),
  ]

  private func store(
    _ recipe: HashRecipe, of email: String, _ world: IdentityWorld
  ) async throws {
    let hash = try DjangoPassword(recipe).encode(Secret(IdentityWorld.password))
    try await world.run("update account_user set password = \(hash) where email = \(email)")
  }

  /// Fails for whoever is told by his time: without the rest of the work for unknown log-ins, for old
  /// hashes, for those that cannot be checked, and where the kinds are not looked up.
  @Test func a_wrong_password_costs_the_same_whosever_it_is() async throws {
    let counter = HashCounter()
    try await IdentityWorld.with(passwords: counter.hasher(Self.today)) { world in
      for email in ["today@example.kz", "away@example.kz", "lost@example.kz"] {
        try await world.person(email)
      }
      _ = try await world.register("pending@example.kz")
      for (email, recipe) in Self.old {
        try await world.person(email)
        try await store(recipe, of: email, world)
      }
      try await world.run(
        "update account_user set state = 'suspended' where email = 'away@example.kz'")
      try await world.run(
        "update account_user set password = '!unusable' where email = 'lost@example.kz'")
      let everything: [HashRecipe.Kind: Int] = [
        .scrypt(workFactor: 16, blockSize: 1): 4, .pbkdf2SHA256: 50, .pbkdf2SHA1: 9,
      ]
      _ = counter.take()
      let others = [
        "nobody@example.kz", "no log-in at all", "+77010000000", "today@example.kz",
        "away@example.kz", "lost@example.kz", "pending@example.kz",
      ]
      for login in others + Self.old.map(\.0) {
        #expect(try await world.signIn(login, "Wrong-pass-1907").status == 401)
        #expect(counter.take() == everything, "\(login)")
      }
    }
  }

  /// Where no old hash is left a wrong password costs one of today's, as everywhere.
  @Test func without_old_hashes_it_is_one_of_todays() async throws {
    let counter = HashCounter()
    try await IdentityWorld.with(passwords: counter.hasher(Self.today)) { world in
      try await world.person("one@example.kz")
      try await store(.pbkdf2SHA256(rounds: 50), of: "one@example.kz", world)
      let both: [HashRecipe.Kind: Int] = [.pbkdf2SHA256: 50, Self.today.kind: 1]
      _ = counter.take()
      #expect(try await world.signIn("one@example.kz").status == 201)
      #expect(counter.take() == both, "checked, and made anew")
      #expect(try await world.signIn("one@example.kz", "Wrong-pass-1907").status == 401)
      #expect(counter.take() == [Self.today.kind: 1])
      #expect(try await world.signIn("two@example.kz", "Wrong-pass-1907").status == 401)
      #expect(counter.take() == [Self.today.kind: 1])
    }
  }

  @Test func the_ways_in_which_hashes_were_made_are_each_told_once() async throws {
    try await IdentityWorld.with { world in
      #expect(try await world.accounts.passwordKinds() == [])
      for (email, recipe) in Self.old {
        for address in [email, "x" + email] {
          try await world.person(address)
          try await store(recipe, of: address, world)
        }
      }
      try await world.person("none@example.kz")
      try await world.run(
        "update account_user set password = 'argon2$argon2id$v=19' where email = 'none@example.kz'")
      #expect(
        Set(try await world.accounts.passwordKinds()) == [
          "pbkdf2_sha1$9", "pbkdf2_sha256$20", "pbkdf2_sha256$50", "scrypt$16$1$4",
        ])
      #expect(try await world.accounts.passwordKinds().count == 4)
    }
  }

  /// `TECHHUB_PASSWORD_FORMAT=pbkdf2_sha256`: what an old site without scrypt reads.
  @Test func hashes_are_written_in_the_form_that_is_set() async throws {
    let recipe = HashRecipe.pbkdf2SHA256(rounds: 30)
    try await IdentityWorld.with(passwords: DjangoPassword(recipe)) { world in
      try await world.person("one@example.kz")
      func stored() async throws -> String {
        try await world.database.query("select password from account_user")[0].string("password")
      }
      let registered = try await stored()
      #expect(registered.hasPrefix("pbkdf2_sha256$30$"))
      #expect(try await world.signIn("one@example.kz").status == 201)
      #expect(try await stored() == registered, "it is as today's are")
      try await store(.scrypt(.quick), of: "one@example.kz", world)
      #expect(try await world.signIn("one@example.kz").status == 201)
      let changed = try await stored()
      #expect(changed.hasPrefix("pbkdf2_sha256$30$"))
      #expect(
        try DjangoPassword(recipe).verify(Secret(IdentityWorld.password), against: changed)
          == .right)
    }
  }
}
