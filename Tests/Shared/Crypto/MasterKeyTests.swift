import Crypto
import Kernel
import Testing

@Suite struct MasterKeyTests {
  private let key: MasterKey

  init() throws { key = try MasterKey(Secret([UInt8](repeating: 7, count: 32))) }

  @Test func what_was_sealed_opens_for_its_purpose_only() throws {
    for plain in [[], [1], [UInt8](repeating: 9, count: 1_000)] as [[UInt8]] {
      let sealed = try key.seal(plain, for: "signing-key:1")
      #expect(try key.open(sealed, for: "signing-key:1") == plain)
      #expect(throws: MasterKey.Failure.notAuthentic) { try key.open(sealed, for: "signing-key:2") }
    }
  }

  @Test func any_changed_byte_is_noticed() throws {
    let sealed = try key.seal(Array("secret".utf8), for: "x")
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: MasterKey.Failure.notAuthentic) { try key.open(changed, for: "x") }
    }
    #expect(throws: MasterKey.Failure.notAuthentic) {
      try key.open(Array(sealed.dropLast()), for: "x")
    }
    #expect(throws: MasterKey.Failure.notAuthentic) { try key.open([], for: "x") }
  }

  @Test func two_seals_of_the_same_text_differ() throws {
    #expect(try key.seal([1, 2, 3], for: "x") != key.seal([1, 2, 3], for: "x"))
  }

  @Test func a_short_key_is_refused() {
    #expect(throws: MasterKey.Failure.wrongKeyLength) {
      try MasterKey(Secret([UInt8](repeating: 7, count: 16)))
    }
  }

  @Test func random_texts_use_their_whole_alphabet() throws {
    let digits = try (0..<200).map { _ in try Random.digits(6) }
    #expect(
      digits.allSatisfy { $0.utf8.count == 6 && $0.utf8.allSatisfy { (48...57).contains($0) } })
    #expect(Set(digits.joined()).count == 10)
    #expect(Set(digits).count > 190)
    #expect(try Random.bytes(0).isEmpty)
    #expect(try Random.token(32).utf8.count == 43)
  }
}
