import EventLoop
import Files
import Foundation
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Observability
import TestSupport

/// A server that takes and gives files, for one test.
struct FilesServer {
  let port: UInt16
  private let client: HTTPClient
  private let origin: Origin

  init(
    _ store: any ObjectStore, _ policy: UploadPolicy = .anything, object: StoredObject? = nil,
    for audience: FileDelivery.Audience = .one
  ) async throws {
    let upload = Upload(policy, spool: store.spool)
    let receive: Handler = { request in
      let form = request.isMultipart ? try await FormUpload.receive(request, upload) : nil
      let file = if let form { form.file } else { try await upload.receive(request) }
      let stored = try await file.store(in: .guarded, of: store)
      return .text("\(stored.key) \(stored.mediaType) \(file.name) \(form?["title"] ?? "")")
    }
    let routes = [
      Route(.post, "/files", bodyLimit: policy.limit + 65_536, handler: receive),
      Route(.put, "/files", bodyLimit: policy.limit + 65_536, handler: receive),
      Route(.get, "/file", deadline: .milliseconds(1_000)) { request in
        guard let object else { throw NothingThere() }
        let delivery = FileDelivery(object, name: FileName(cleaning: "план.pdf"), for: audience)
        return try await delivery.response(to: request, from: store)
      },
    ]
    let group = try TestLoops.group()
    let metrics = ServerMetrics(Metrics())
    let server = HTTPServer(
      group: group, handler: Router(routes, metrics: metrics), metrics: metrics,
      logger: Logger(label: "test", sink: .recording()),
      files: BlockingPool(name: "files", threads: 1, queueLimit: 64))
    guard let any = SocketAddress("127.0.0.1:0"), let port = try await server.listen(on: any).port
    else { throw NothingThere() }
    self.port = port
    client = try HTTPClient(group: group)
    origin = Origin(isSecure: false, host: "127.0.0.1", port: port)
  }

  struct Answer {
    let status: Int
    let headers: HeaderFields
    let body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
    /// Of a problem document.
    var code: String? {
      guard case .object(let members)? = try? JSONParser.parse(body) else { return nil }
      return members.first { $0.key == "code" }?.value.string
    }
  }

  func get(_ fields: KeyValuePairs<String, String> = [:], _ method: HTTPCore.Method = .get)
    async throws -> Answer
  {
    try await send(method, "/file", HeaderFields(fields), nil)
  }

  func post(_ body: [UInt8], _ fields: KeyValuePairs<String, String>) async throws -> Answer {
    try await send(.post, "/files", HeaderFields(fields), body)
  }

  private func send(
    _ method: HTTPCore.Method, _ target: String, _ headers: HeaderFields, _ body: [UInt8]?
  ) async throws -> Answer {
    let (head, body) = try await client.fetch(
      method, origin, target, headers: headers, body: body, deadline: .seconds(30),
      limit: 32 << 20)
    return Answer(status: head.status.code, headers: head.headers, body: body)
  }
}
