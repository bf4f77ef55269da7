import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import TestSupport
import Testing

@Suite struct LetterShareTests {
  /// Fails without the share: whoever asks from many addresses floods one mailbox.
  @Test func an_address_gets_so_many_letters_of_a_kind_and_no_more() async throws {
    try await IdentityWorld.with {
      $0.codeLimits = AttemptPolicy(perAccount: 1_000, perAddress: 1_000, window: .seconds(900))
    } _: { world in
      try await world.person("one@example.kz")
      let share = LetterKind.passwordReset.share
      for _ in 0..<(share.perHour + 2) {
        let answer = try await world.post("password-resets", ["email": "one@example.kz"])
        #expect(answer.status == 202)
      }
      let code = try await world.lastCode(to: "one@example.kz")
      #expect(try await world.letters(to: "one@example.kz").count == 1 + share.perHour)
      // The code of the last letter is still good: asking too often voids nothing.
      let reset = try await world.post(
        "password-resets/confirmations",
        ["email": "one@example.kz", "code": .string(code), "password": "Kiyiz-uy-1771-kok"])
      #expect(reset.status == 204)
      // when an hour is over
      world.clock.move(.seconds(3_601))
      _ = try await world.post("password-resets", ["email": "one@example.kz"])
      #expect(try await world.codes(to: "one@example.kz").count == 2 + share.perHour)
    }
  }
}
