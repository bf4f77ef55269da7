import Crypto
import Kernel
import Testing

@Suite struct DjangoPasswordTests {
  private static let light = DjangoPassword(
    cost: ScryptCost(workFactor: 1 << 10, blockSize: 8, parallelism: 1))

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
