import Crypto
import Kernel
import ServicesApp
import Testing

/// Signatures after Standard Webhooks.
struct WebhookSignatureTests {
  private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
  private let body = Array(#"{"test": 2432232314}"#.utf8)
  private let key = Secret(Base64.standard.bytes("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") ?? [])

  /// The vector of the libraries of Standard Webhooks.
  private let known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

  @Test func the_known_vector_comes_out() throws {
    let text = try WebhookSignature.text(
      id: id, timestamp: 1_614_265_330, body: body, by: [key])
    #expect(text == known)
  }

  @Test func one_good_signature_of_several_is_enough() throws {
    let good = try WebhookSignature.text(
      id: id, timestamp: 1_614_265_330, body: body, by: [key])
    let other = Secret([UInt8](repeating: 1, count: 32))
    func isValid(_ text: String, by keys: [Secret<[UInt8]>]) throws -> Bool {
      try WebhookSignature.isValid(
        text, id: id, timestamp: 1_614_265_330, body: body, by: keys)
    }
    #expect(try isValid("v1a,AAAA v1,AAAA \(good)", by: [key]))
    #expect(try isValid(good, by: [other, key]))
    #expect(try !isValid(good, by: [other]))
    #expect(try !isValid(String(good.dropFirst(3)), by: [key]))
    #expect(try !isValid("", by: [key]))
    for (id, time, body) in [
      ("msg_x", 1_614_265_330, body), (id, 1_614_265_331, body), (id, 1_614_265_330, body + [10]),
    ] as [(String, Int64, [UInt8])] {
      #expect(
        try !WebhookSignature.isValid(good, id: id, timestamp: time, body: body, by: [key]))
    }
  }
}
