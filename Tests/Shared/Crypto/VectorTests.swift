import Crypto
import Kernel
import Testing

@Suite struct VectorTests {
  /// RFC 4231, 4.2 to 4.8 (without the truncated one).
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      Array(1...25), [UInt8](repeating: 0xcd, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ]) func codes_are_those_of_rfc_4231(_ key: [UInt8], _ message: [UInt8], _ code: String) throws {
    let hmac = try HMACSHA256(key: Secret(key))
    // A context is used again: the second answer shows that it starts anew.
    for _ in 0..<3 { #expect(Hex.text(try hmac.code(message)) == code) }
    #expect(try hmac.isValid(hmac.code(message), for: message))
    #expect(try !hmac.isValid(hmac.code(message), for: message + [0]))
  }

  @Test func a_key_serves_many_threads_at_once() async throws {
    let hmac = try HMACSHA256(key: Secret(Array("Jefe".utf8)))
    let expected = try (0..<200).map { try hmac.code([UInt8($0)]) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { try (0..<200).allSatisfy { try hmac.code([UInt8($0)]) == expected[$0] } }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  /// RFC 7914, 11.
  @Test func pbkdf2_answers_as_rfc_7914_says() throws {
    let one = try KeyDerivation.pbkdf2SHA256(
      Secret("passwd"), salt: Array("salt".utf8), iterations: 1, length: 64)
    #expect(
      Hex.text(one)
        == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783")
    let many = try KeyDerivation.pbkdf2SHA256(
      Secret("Password"), salt: Array("NaCl".utf8), iterations: 80_000, length: 64)
    #expect(
      Hex.text(many)
        == "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d")
  }

  /// RFC 7914, 12.
  @Test func scrypt_answers_as_rfc_7914_says() throws {
    let empty = try KeyDerivation.scrypt(
      Secret(""), salt: [], cost: ScryptCost(workFactor: 16, blockSize: 1, parallelism: 1))
    #expect(
      Hex.text(empty)
        == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")
    let salted = try KeyDerivation.scrypt(
      Secret("password"), salt: Array("NaCl".utf8),
      cost: ScryptCost(workFactor: 1_024, blockSize: 8, parallelism: 16))
    #expect(
      Hex.text(salted)
        == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
  }

  /// FIPS 180-4, examples of NIST.
  @Test func digests_come_at_once_and_piece_by_piece() throws {
    #expect(
      Hex.text(try SHA256.digest("abc"))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let hash = try SHA256()
    try hash.update(Array("a".utf8))
    try hash.update([])
    try hash.update(Array("bc".utf8))
    #expect(try hash.finish() == SHA256.digest("abc"))
    #expect(
      Hex.text(try SHA256.digest([]))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  /// RFC 4648, 10.
  @Test func base64_has_one_text_for_one_value() {
    let vectors = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]
    for (plain, text) in vectors {
      #expect(Base64.standard.text(Array(plain.utf8)) == text)
      #expect(Base64.standard.bytes(text) == Array(plain.utf8))
      #expect(Base64.url.bytes(Base64.url.text(Array(plain.utf8))) == Array(plain.utf8))
    }
    for bad in ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-v", "===="] {
      #expect(Base64.standard.bytes(bad) == nil, "\(bad)")
    }
    for bad in ["Zg==", "Zh", "Z", "Zm+v", "Zm9"] {
      #expect(Base64.url.bytes(bad) == nil, "\(bad)")
    }
    #expect(Base64.url.text([0xff, 0xfe, 0xfd]) == "__79")
  }
}
