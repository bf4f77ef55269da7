import EventLoop
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Observability
import Synchronization
import TestSupport
import Testing

/// An NCANode that says what the test wants, by HTTP on a port of its own.
final class FakeNCANode: Sendable {
  private final class Box: Sendable {
    let questions = Mutex<[JSONValue]>([])
  }

  private let box = Box()
  let url: AbsoluteURL

  var questions: [JSONValue] { box.questions.withLock { $0 } }

  /// - Parameter answer: `nil`: it takes the question and says nothing for a long time.
  init(_ answer: (Status, String)?) async throws {
    let box = self.box
    let metrics = ServerMetrics(Metrics())
    let route = Route(.post, "/node/cms/verify") { request in
      let question = try JSONParser.parse(try await request.collect())
      box.questions.withLock { $0.append(question) }
      guard let (status, text) = answer else {
        try await sleepOnLoop(for: .seconds(20))
        return Response(.ok)
      }
      return Response(status, body: .bytes(Array(text.utf8)))
    }
    let server = HTTPServer(
      group: try TestLoops.group(), handler: Router([route], metrics: metrics), metrics: metrics,
      logger: Logger(label: "test", sink: .recording()),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 64))
    let any = try #require(SocketAddress("127.0.0.1:0"))
    let port = try #require(try await server.listen(on: any).port)
    url = try #require(AbsoluteURL("http://127.0.0.1:\(port)/node"))
  }

  /// What it says of a good signature.
  static func good(
    valid: Bool = true, certificateValid: Bool = true, more: String = "",
    keyUsage: String = "SIGN", keyUser: String = "\"INDIVIDUAL\"", subject: String = "",
    until: String = "\"2099-01-01T00:00:00.000+00:00\""
  ) -> String {
    """
    {"status": 200, "message": "OK", "valid": \(valid), "signers": [{"certificates": [{
      "valid": \(certificateValid), "revocations": [{"revoked": false, "by": "OCSP"}],
      "notBefore": "2020-01-01T00:00:00.000+0000", "notAfter": \(until),
      "keyUsage": "\(keyUsage)", "serialNumber": "4F0A", "signAlg": "ECGOST3410-2015-512",
      "keyUser": [\(keyUser)],
      "subject": {"commonName": "ТЕСТОВ ТЕСТ", "iin": "850101300124"\(subject)},
      "issuer": {"commonName": "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST)"}}]}]\(more)}
    """
  }
}
