import EventLoop
import FoundationEssentials
package import HTTPClient
import HTTPCore
import JSON
import Kernel
package import ServicesDomain
package import ServicesStore

/// A system beside the hub that is told of requests. Whatever goes wrong is an outcome; it throws only if
/// it was interrupted.
package protocol OutsideSystem: Sendable {
  var kind: OutsideKind { get }
  func tell(_ message: OutsideMessage) async throws -> OutsideOutcome
}

/// The EDMS: each event becomes a document, `POST <base>/documents`.
package struct DocumentSystem: OutsideSystem {
  package let kind = OutsideKind.edms
  private let call: OutsideJSONCall

  package init(
    at place: OutsidePlace, client: HTTPClient, patience: Duration = OutsideJSONCall.patience
  ) {
    call = OutsideJSONCall(place, "documents", client, patience)
  }

  package func tell(_ message: OutsideMessage) async throws -> OutsideOutcome {
    try await call.post(message)
  }
}

/// The CRM: each event is a note on the lead of its request, `POST <base>/leads/<request>/notes`.
package struct CustomerSystem: OutsideSystem {
  package let kind = OutsideKind.crm
  private let place: OutsidePlace
  private let client: HTTPClient
  private let patience: Duration

  package init(
    at place: OutsidePlace, client: HTTPClient, patience: Duration = OutsideJSONCall.patience
  ) {
    self.place = place
    self.client = client
    self.patience = patience
  }

  package func tell(_ message: OutsideMessage) async throws -> OutsideOutcome {
    try await OutsideJSONCall(place, "leads/\(message.request)/notes", client, patience)
      .post(message)
  }
}

/// JSON over HTTP with a bearer token. The address is a setting, so it may lie on the operator's own
/// network. A good answer is an object, whose `id` is how the other side calls it. A redirect is not
/// followed: the token is for whom the operator named.
package struct OutsideJSONCall: Sendable {
  private let origin: Origin
  private let target: String
  private let secret: Secret<String>
  private let client: HTTPClient

  private let patience: Duration

  /// For one call, with all of its answer.
  package static let patience: Duration = .seconds(15)
  private static let largest = 256 << 10
  private static let headSize = 4_096

  init(_ place: OutsidePlace, _ path: String, _ client: HTTPClient, _ patience: Duration) {
    let base = place.base
    origin = base.origin
    target = (base.target.hasSuffix("/") ? base.target : base.target + "/") + path
    secret = place.secret
    self.client = client
    self.patience = patience
  }

  func post(_ message: OutsideMessage) async throws -> OutsideOutcome {
    var headers = HeaderFields()
    headers.append(.contentType, "application/json" as StaticString)
    headers.append(.authorization, "Bearer \(secret.reveal())")
    headers.append(.idempotencyKey, message.id.text)
    do {
      let (head, body) = try await client.fetch(
        .post, origin, target, headers: headers, body: Array(message.body.utf8),
        deadline: patience, limit: OutsideJSONCall.largest)
      return outcome(head.status.code, body)
    } catch let error as OperationCancelled {
      throw error
    } catch {
      return OutsideOutcome(
        statusCode: nil, failure: callFailure(error), isFinal: false, reference: nil,
        answerHead: nil)
    }
  }

  /// 409 is what a system says that has it already (of the same Idempotency-Key). What it does not
  /// understand it will not understand later; what it has no time for, it may. So may one that sends us
  /// elsewhere or does not know us: somebody sets that right, here or there.
  private func outcome(_ status: Int, _ body: [UInt8]) -> OutsideOutcome {
    let answer = try? JSONParser.parse(body)
    let isGood = (200..<300).contains(status) || status == 409
    let isGarbage = isGood && answer?.members == nil && !(status == 204 && body.isEmpty)
    let mayPass =
      status < 400 || [401, 403, 404, 408, 425, 429].contains(status) || status >= 500
    let reference = answer?["id"].flatMap { $0.string ?? $0.int64.map(String.init) }
    return OutsideOutcome(
      statusCode: status,
      failure: isGarbage ? "malformed-answer" : isGood ? nil : "not-taken",
      isFinal: !isGood && !mayPass,
      reference: isGood ? reference.map { String($0.prefix(200)) } : nil,
      answerHead: body.isEmpty
        ? nil : MaskedText.head(of: body, limit: OutsideJSONCall.headSize))
  }
}
