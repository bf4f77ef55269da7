import Crypto
import Kernel
import TestSupport
import Testing

@Suite struct DjangoPasswordTests {
  private static let light = DjangoPassword(
    .scrypt(ScryptCost(workFactor: 1 << 10, blockSize: 8, parallelism: 1)))

  /// Made by Django 5.2.19's own hashers.
  @Test(arguments: [
    (
      "correct horse",
      "scrypt$16384$seasalt12345$8$5$Xhvt978S5fMachWBaA/et7uATzfiPbxc7FnMEEEL8ADWOvYtMh20LEFbH1ZZsv"
        + "DBYRtIfCd7eFySIVTPPmLYvg=="
    ),
    (
      "correct horse", "pbkdf2_sha256$26000$NaClsalt99$ulP6iCYTvp+pEp+spW+RVNSGrH74xpO2AyWM6vE1Pzw="
    ),
    (
      "пароль Құпия",
      "scrypt$16384$seasalt12345$8$5$e9vRNG560zjrBOoEvGOVot8zb0aXDp5nZbdwHUaysUp/pA6WmepvGyM5hjna/H"
        + "hfynnNcCy0OdfV5eSRjf6PwA=="
    ),
    ("пароль Құпия", "pbkdf2_sha256$26000$NaClsalt99$oLVXCfL25HyRtKnGMHe+bKkhXG/wV7gGTQEBu8Ndw7k="),
    ("correct horse", "pbkdf2_sha1$1000$NaClsalt99$QKbBDweEJS9m6UecCN2/IyB52A4="),
    ("", "pbkdf2_sha256$26000$NaClsalt99$iTq7Kj7UO6oRNJxsGdPk4VhP1vP/pitG6Rut6m6GAUo="),
    (
      "correct horse",
      "scrypt$1024$abc$8$1$iIU/y6me46/zt3/b+NSKseeNX0//ZQYdbuTaNIrBMmENtP9Q3uWYDcqVUQnibInkK9AhBIXs"
        + "6inyM5vllG7H4w=="
    ),
    (
      "correct horse",
      "pbkdf2_sha256$1000000$iftbqhCS3iLvOCvL8RspHl$j5UMVa7P3e/1jFYPN77ygig0/430nTisLzcB7A+lQRE="
    ),
  ]) func a_hash_of_django_is_checked_here(_ password: String, _ encoded: String) throws {
    let hasher = DjangoPassword()
    #expect(try hasher.verify(Secret(password), against: encoded) == .right)
    #expect(try hasher.verify(Secret(password + "x"), against: encoded) == .wrong)
  }

  @Test func a_new_hash_has_djangos_form_and_a_salt_of_its_own() throws {
    let first = try Self.light.encode(Secret("s3cret"))
    let second = try Self.light.encode(Secret("s3cret"))

    #expect(first != second)
    let parts = first.split(separator: "$")
    #expect(parts.count == 6)
    #expect(parts[0] == "scrypt" && parts[1] == "1024" && parts[3] == "8" && parts[4] == "1")
    #expect(parts[2].utf8.count == 22)
    #expect(try Self.light.verify(Secret("s3cret"), against: first) == .right)
    #expect(!Self.light.needsRehash(first))
    #expect(DjangoPassword().needsRehash(first))
  }

  /// The same vectors, written: the old site beside checks what was written here.
  @Test(arguments: [
    (
      HashRecipe.djangoScrypt, "seasalt12345",
      "scrypt$16384$seasalt12345$8$5$Xhvt978S5fMachWBaA/et7uATzfiPbxc7FnMEEEL8ADWOvYtMh20LEFbH1ZZsv"
        + "DBYRtIfCd7eFySIVTPPmLYvg=="
    ),
    (
      .pbkdf2SHA256(rounds: 26_000), "NaClsalt99",
      "pbkdf2_sha256$26000$NaClsalt99$ulP6iCYTvp+pEp+spW+RVNSGrH74xpO2AyWM6vE1Pzw="
    ),
    (
      .djangoPBKDF2, "iftbqhCS3iLvOCvL8RspHl",
      "pbkdf2_sha256$1000000$iftbqhCS3iLvOCvL8RspHl$j5UMVa7P3e/1jFYPN77ygig0/430nTisLzcB7A+lQRE="
    ),
  ]) func a_hash_that_is_written_here_is_djangos(
    _ recipe: HashRecipe, _ salt: String, _ encoded: String
  ) throws {
    let hasher = DjangoPassword(recipe)
    #expect(try hasher.encode(Secret("correct horse"), salt: salt) == encoded)
    #expect(!hasher.needsRehash(encoded))
  }

  @Test func a_hash_is_made_anew_where_it_is_not_made_as_todays_are() throws {
    let pbkdf2 = DjangoPassword(.pbkdf2SHA256(rounds: 1_000))
    let fresh = try pbkdf2.encode(Secret("s3cret"))
    #expect(fresh.hasPrefix("pbkdf2_sha256$1000$"))
    #expect(try pbkdf2.verify(Secret("s3cret"), against: fresh) == .right)
    #expect(!pbkdf2.needsRehash(fresh))
    #expect(Self.light.needsRehash(fresh), "another form")
    #expect(DjangoPassword(.pbkdf2SHA256(rounds: 2_000)).needsRehash(fresh), "more rounds by now")
    #expect(DjangoPassword(.pbkdf2SHA256(rounds: 500)).needsRehash(fresh), "fewer rounds by now")
    #expect(pbkdf2.needsRehash(try Self.light.encode(Secret("s3cret"))))
  }

  /// Fails where what is left to do is not done, or not for one of the kinds.
  @Test func whatever_is_not_right_costs_the_same() throws {
    let today = HashRecipe.scrypt(ScryptCost(workFactor: 16, blockSize: 1, parallelism: 3))
    let kept: [HashRecipe] = [
      .pbkdf2SHA256(rounds: 40), .pbkdf2SHA256(rounds: 90), .pbkdf2SHA1(rounds: 7),
      .scrypt(ScryptCost(workFactor: 16, blockSize: 1, parallelism: 5)),
      .scrypt(ScryptCost(workFactor: 32, blockSize: 1, parallelism: 1)),
    ]
    let counter = HashCounter()
    let hasher = counter.hasher(today)
    let everything: [HashRecipe.Kind: Int] = [
      .scrypt(workFactor: 16, blockSize: 1): 5, .scrypt(workFactor: 32, blockSize: 1): 1,
      .pbkdf2SHA256: 90, .pbkdf2SHA1: 7,
    ]
    for recipe in [today] + kept {
      let encoded = try DjangoPassword(recipe).encode(Secret("s3cret"))
      #expect(try hasher.judge(Secret("wrong"), against: encoded, kept: kept) == .wrong)
      #expect(counter.take() == everything, "\(recipe)")
      #expect(try hasher.judge(Secret("s3cret"), against: encoded, kept: kept) == .right)
      #expect(counter.take() == [recipe.kind: recipe.amount])
    }
    for none in [nil, "!", "bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv"] {
      #expect(try hasher.judge(Secret("wrong"), against: none, kept: kept) == .unverifiable)
      #expect(counter.take() == everything, "\(none ?? "nobody")")
    }
    #expect(try hasher.judge(Secret("wrong"), against: nil, kept: []) == .unverifiable)
    #expect(counter.take() == [today.kind: 3], "without old ones it is one hash of today's")
  }

  /// Fails where one row of an old table decides what everybody's wrong password costs.
  @Test func what_is_far_too_dear_stands_for_itself() throws {
    let counter = HashCounter()
    let hasher = counter.hasher(.pbkdf2SHA256(rounds: 10))
    let dear = HashRecipe.pbkdf2SHA256(rounds: 9_000_000)
    #expect(try hasher.judge(Secret("x"), against: nil, kept: [dear]) == .unverifiable)
    let own: [HashRecipe.Kind: Int] = [.pbkdf2SHA256: 10]
    #expect(counter.take() == own)
  }

  @Test(arguments: [
    "", "!aQ5QB5bQaMJN5rolFbuDro8e7kxcNdsSEVLHCz7Y",
    "argon2$argon2id$v=19$m=102400,t=2,p=8$c2E$aGFzaA",
    "bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv", "plain", "scrypt$16384$salt$8$5",
    "scrypt$16384$salt$8$5$not base64", "scrypt$+16384$salt$8$5$AAAAAAAAAAAAAAAAAAAAAA==",
    "scrypt$1000$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA==",
    "pbkdf2_sha256$0$salt$AAAAAAAAAAAAAAAAAAAAAA==",
    // A gigabyte of memory, a year of time: refused unread.
    "scrypt$1048576$salt$64$64$AAAAAAAAAAAAAAAAAAAAAA==",
    "pbkdf2_sha256$9999999999$salt$AAAAAAAAAAAAAAAAAAAAAA==",
    "pbkdf2_sha256$1000$salt$AAAA", "pbkdf2_sha1$1000$salt$AAAAAAAAAAAAAAAAAAAAAA==",
  ]) func an_unknown_form_is_unverifiable_and_not_an_error(_ encoded: String) throws {
    #expect(try Self.light.verify(Secret("x"), against: encoded) == .unverifiable)
    #expect(Self.light.needsRehash(encoded))
  }
}
