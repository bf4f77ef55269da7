import IdentityDomain
import Kernel
import Testing

struct OneTimeCodeTests {
  /// RFC 4226, appendix D: the HMAC of each counter and the code that is cut from it.
  @Test(
    arguments: [
      (0, "cc93cf18508d94934c64b65d8ba7667fb7cde4b0", "755224"),
      (1, "75a48a19d4cbe100644e8ac1397eea747a2d33ab", "287082"),
      (2, "0bacb7fa082fef30782211938bc1c5e70416ff44", "359152"),
      (3, "66c28227d03a2d5529262ff016a1e6ef76557ece", "969429"),
      (4, "a904c900a64b35909874b33e61c5938a8e15ed1c", "338314"),
      (5, "a37e783d7b7233c083d4f62926c7a25f238d0316", "254676"),
      (6, "bc9cd28561042c83f219324d3c607256c03272ae", "287922"),
      (7, "a4fb960c0bc06e1eabb804e5b397cdc4b45596fa", "162583"),
      (8, "1b3c89f65e6c9e883012052823443f048b4332db", "399871"),
      (9, "1637409809a679dc698207310c8c7fc07290d9e5", "520489"),
    ] as [(Int64, String, String)])
  func codes_are_cut_as_rfc_4226_says(_ counter: Int64, _ digest: String, _ code: String) {
    var asked: [UInt8] = []
    let cut = OneTimeCode.code(counter) { message in
      asked = message
      return bytes(digest)
    }
    #expect(cut == code)
    #expect(asked == [0, 0, 0, 0, 0, 0, 0, UInt8(counter)])
  }

  /// The counter goes in with its highest byte first (section 5.2).
  @Test func a_large_counter_fills_its_eight_bytes() {
    var asked: [UInt8] = []
    _ = OneTimeCode.code(0x0102_0304_0506_0708) { message in
      asked = message
      return [UInt8](repeating: 0, count: 20)
    }
    #expect(asked == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  /// RFC 6238, 4.2: the step of 59 s is 1, of 1111111109 s 0x23523EC.
  @Test func a_step_lasts_thirty_seconds() {
    #expect([0, 29, 30, 59, 60].map { OneTimeCode.step(at: $0) } == [0, 0, 1, 1, 2])
    #expect(OneTimeCode.step(at: 1_111_111_109) == 0x23523EC)
  }

  @Test func a_step_before_and_after_are_taken_and_none_twice() {
    #expect(OneTimeCode.steps(at: 300, after: 0) == [9, 10, 11])
    #expect(OneTimeCode.steps(at: 300, after: 9) == [10, 11])
    #expect(OneTimeCode.steps(at: 300, after: 11) == [])
    #expect(OneTimeCode.steps(at: 330, after: 11) == [12])
  }

  @Test(arguments: ["abcde-fghjk", "ABCDEFGHJK", " abcde fghjk "])
  func a_recovery_code_is_read_however_it_is_typed(typed: String) {
    #expect(RecoveryCode(typed)?.shown == "abcde-fghjk")
  }

  @Test(arguments: ["", "123456", "abcde-fghj", "abcde-fghjkm", "abcde-fghj0", "abcde-fghjі"])
  func what_is_no_recovery_code_is_none(typed: String) {
    #expect(RecoveryCode(typed) == nil)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).map { UInt8(String(UnicodeScalar($0)), radix: 16) ?? 0 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
