import Crypto
import Files
import Kernel
import TestSupport
import Testing

@Suite(.onLoop) struct FileLinkTests {
  let link: FileLink
  let now = Instant(seconds: 1_800_000_000)

  init() throws { link = try FileLink(keys: [FileLinkTests.key(1)]) }

  private static func key(_ byte: UInt8) -> Secret<[UInt8]> {
    Secret([UInt8](repeating: byte, count: 32))
  }

  @Test func a_link_opens_its_file_for_its_user_until_it_expires() throws {
    let token = try link.token(file: "17", user: 5, expires: now + FileLink.lifetime)
    try link.check(token, file: "17", user: 5, now: now)
    try link.check(token, file: "17", user: 5, now: now + .seconds(299))
    #expect(throws: FileLinkRefusal.expired) {
      try link.check(token, file: "17", user: 5, now: now + .seconds(300))
    }
  }

  @Test func a_link_opens_nothing_else() throws {
    let token = try link.token(file: "17", user: 5, expires: now + FileLink.lifetime)
    for (file, user) in [("17", 6), ("18", 5), ("", 5), ("1", 75)] as [(String, Int64)] {
      #expect(throws: FileLinkRefusal.invalid) {
        try link.check(token, file: file, user: user, now: now)
      }
    }
  }

  @Test func every_bit_of_a_link_counts() throws {
    let token = try link.token(file: "17", user: 5, expires: now + FileLink.lifetime)
    let bytes = try #require(Base64.url.bytes(token))
    for place in 0..<bytes.count * 8 {
      var changed = bytes
      changed[place / 8] ^= 1 << (place % 8)
      #expect(throws: FileLinkRefusal.invalid) {
        try link.check(Base64.url.text(changed), file: "17", user: 5, now: now)
      }
    }
    for bad in ["", "x", token + "A", String(token.dropLast())] {
      #expect(throws: FileLinkRefusal.invalid) {
        try link.check(bad, file: "17", user: 5, now: now)
      }
    }
  }

  @Test func a_key_that_is_being_replaced_is_still_believed() throws {
    let token = try link.token(file: "17", user: 5, expires: now + FileLink.lifetime)
    let both = try FileLink(keys: [FileLinkTests.key(2), FileLinkTests.key(1)])
    try both.check(token, file: "17", user: 5, now: now)
    let new = try FileLink(keys: [FileLinkTests.key(2)])
    #expect(throws: FileLinkRefusal.invalid) {
      try new.check(token, file: "17", user: 5, now: now)
    }
  }
}
