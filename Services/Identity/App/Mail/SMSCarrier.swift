import Crypto
package import HTTPClient
import HTTPCore
package import IdentityStore
import JSON
import Kernel

/// Hands SMS to a provider: `POST` of `{"id", "from", "to", "text"}` with `Authorization: Bearer`. Any
/// 2xx means that the provider has it; the number of the message in `Idempotency-Key` lets it drop a
/// second one.
package struct SMSCarrier: MessageCarrier {
  private let provider: SMSProvider
  private let client: HTTPClient
  private let limit: Duration

  /// - Parameter limit: for the whole delivery; shorter than a claim.
  package init(provider: SMSProvider, client: HTTPClient, limit: Duration = .seconds(30)) {
    self.provider = provider
    self.client = client
    self.limit = limit
  }

  package func deliver(
    _ message: ClaimedMessage, leaving: () async throws -> Bool
  ) async throws -> DeliveryOutcome {
    guard try await leaving() else { return .abandoned }
    do {
      let answer = try await client.fetch(
        .post, provider.origin, provider.target, headers: fields(message), body: body(message),
        deadline: limit, limit: 64 << 10)
      return SMSCarrier.outcome(of: answer.head.status.code)
    } catch let error as HTTPClientError {
      return SMSCarrier.outcome(of: error)
    } catch {
      // The time was over, or this process ends: the provider may have it.
      return .uncertain(reason: "\(type(of: error))")
    }
  }

  private func fields(_ message: ClaimedMessage) -> HeaderFields {
    var fields = HeaderFields()
    fields.set("Authorization", "Bearer \(provider.key.reveal())")
    fields.set(.contentType, "application/json")
    fields.set("Idempotency-Key", "techhub-\(message.id)")
    return fields
  }

  private func body(_ message: ClaimedMessage) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("id", String(message.id))
        json.field("from", provider.sender)
        json.field("to", message.recipient)
        json.field("text", message.body)
      }
    }
  }

  /// 408, 425 and 429 ask for another try, 401 and 403 for another key: only what is left of 4xx is
  /// about this message. A 5xx may come after the text was taken, so it is not sent again by itself.
  static func outcome(of status: Int) -> DeliveryOutcome {
    let reason = "HTTP \(status)"
    switch status {
    case 200..<300: return .delivered
    case 401, 403, 408, 425, 429, 503: return .refused(reason: reason, forGood: false)
    case 400..<500: return .refused(reason: reason, forGood: true)
    default: return .uncertain(reason: reason)
    }
  }

  /// Reasons name no person: neither number nor text is in them.
  private static func outcome(of error: HTTPClientError) -> DeliveryOutcome {
    switch error {
    case .unresolvable, .unreachable, .overloaded, .notOnLoop:
      .refused(reason: "provider out of reach", forGood: false)
    case .lost: .uncertain(reason: "connection lost")
    case .malformed, .bodyTooLarge: .uncertain(reason: "answer not understood")
    }
  }
}
