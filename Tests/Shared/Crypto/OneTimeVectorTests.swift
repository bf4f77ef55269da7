import Crypto
import Kernel
import Testing

@Suite struct OneTimeVectorTests {
  /// RFC 2202, section 3: cases 1, 2 and 6.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    ),
    (
      [UInt8](repeating: 0xaa, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    ),
  ]) func codes_are_those_of_rfc_2202(_ key: [UInt8], _ message: String, _ code: String) throws {
    #expect(Hex.text(try HMACSHA1.code(Array(message.utf8), key: Secret(key))) == code)
  }

  /// RFC 4648, section 10, without the padding.
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
    ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
  ]) func base_32_is_that_of_rfc_4648(_ plain: String, _ text: String) {
    #expect(Base32.text(Array(plain.utf8)) == text)
  }
}
