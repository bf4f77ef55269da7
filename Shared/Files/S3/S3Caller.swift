import EventLoop
import HTTPClient
import HTTPCore
import Kernel

/// Signed calls to one bucket. Addresses are of the path style, which every S3-compatible server
/// understands. What is repeatable is tried up to three times.
struct S3Caller: Sendable {
  let settings: S3Settings
  private let client: HTTPClient
  private let clock: WallClock
  private let signature: SignatureV4

  private static let pauses: [Duration] = [.milliseconds(100), .milliseconds(400)]

  init(_ settings: S3Settings, client: HTTPClient, clock: WallClock) {
    self.settings = settings
    self.client = client
    self.clock = clock
    signature = SignatureV4(
      accessKey: settings.accessKey, secret: settings.secret, region: settings.region)
  }

  struct Call {
    let method: Method
    var key: ObjectKey?
    /// Sorted by name, not yet encoded.
    var query: [(name: String, value: String)] = []
    var fields: [(name: String, value: String)] = []
    /// SHA-256 of the content in hexadecimal.
    var payload = SignatureV4.emptyPayload
    /// Bytes of the content, for the time that it may take.
    var length = 0
  }

  /// The head of an answer other than 500 and 503, its body still to be read.
  ///
  /// - Parameter body: made anew for each try.
  func send(_ call: Call, _ body: () -> ClientBody = { .none }) async throws -> ClientResponse {
    var pauses = S3Caller.pauses[...]
    while true {
      do {
        let answer = try await sendOnce(call, body())
        guard [429, 500, 503].contains(answer.status.code), let pause = pauses.popFirst() else {
          return answer
        }
        answer.abandon()
        try await sleepOnLoop(for: pause)
      } catch let error as HTTPClientError {
        guard error.isPassing, let pause = pauses.popFirst() else {
          throw StoreFailure.unreachable(reason: "\(error)")
        }
        try await sleepOnLoop(for: pause)
      }
    }
  }

  private func sendOnce(_ call: Call, _ body: ClientBody) async throws -> ClientResponse {
    let request = ClientRequest(
      call.method, path(call.key) + (call.query.isEmpty ? "" : "?" + encoded(call.query)),
      headers: try headers(of: call), body: body)
    // 64 KiB a second is slower than any server that is of use.
    let limit = settings.patience + .seconds(call.length >> 16)
    do {
      return try await withDeadline(limit) {
        try await client.send(request, to: settings.endpoint)
      }
    } catch is DeadlineExceeded {
      try OperationScope.current?.check()
      throw StoreFailure.unreachable(reason: "no answer in \(limit)")
    }
  }

  /// The answer if it has one of the statuses, else what the server says is wrong.
  func expect(_ statuses: Set<Int>, _ answer: ClientResponse, _ key: ObjectKey? = nil)
    async throws -> ClientResponse
  {
    if statuses.contains(answer.status.code) { return answer }
    let text = try await answer.collect(limit: 65_536)
    let code = S3Text(text).first("Code") ?? ""
    switch (answer.status.code, code) {
    case (404, "NoSuchKey"),
      (404, "") where key != nil:
      throw key.map(StoreFailure.missing) ?? StoreFailure.refused(status: 404, code: code)
    case (507, _), (_, "QuotaExceeded"), (_, "XMinioStorageFull"): throw StoreFailure.full
    case (403, _): throw StoreFailure.denied
    default: throw StoreFailure.refused(status: answer.status.code, code: code)
    }
  }

  /// An address that whoever holds it may GET for a while.
  func presigned(_ key: ObjectKey, lifetime: Int, items: [(name: String, value: String)]) throws
    -> String
  {
    let items = items.map { ($0.name, PercentEncoded.item($0.value)) }
    let query = try signature.presignedQuery(
      path: path(key), host: settings.endpoint.authority, at: SigningTime(clock.now()),
      lifetime: lifetime, items: items)
    let scheme = settings.endpoint.isSecure ? "https" : "http"
    return "\(scheme)://\(settings.endpoint.authority)\(path(key))?\(query)"
  }

  private func headers(of call: Call) throws -> HeaderFields {
    let time = SigningTime(clock.now())
    let fields =
      call.fields + [("x-amz-content-sha256", call.payload), ("x-amz-date", time.text)]
    let subject = SignatureV4.Subject(
      method: call.method.token, path: path(call.key), query: encoded(call.query),
      fields: fields + [("host", settings.endpoint.authority)], payload: call.payload)
    var headers = HeaderFields()
    for (name, value) in fields { headers.append(name, value) }
    headers.append(
      .authorization, try signature.authorization(of: subject, at: time))
    return headers
  }

  private func path(_ key: ObjectKey?) -> String {
    PercentEncoded.path("/" + settings.bucket + (key.map { "/\($0)" } ?? ""))
  }

  private func encoded(_ query: [(name: String, value: String)]) -> String {
    query.map { "\(PercentEncoded.item($0.name))=\(PercentEncoded.item($0.value))" }
      .joined(separator: "&")
  }
}

extension HTTPClientError {
  /// Trying again may help.
  fileprivate var isPassing: Bool {
    switch self {
    case .unreachable, .lost, .overloaded, .unresolvable: true
    case .malformed, .bodyTooLarge, .notOnLoop: false
    }
  }
}
