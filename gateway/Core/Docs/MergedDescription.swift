import EventLoop
import HTTPCore
import JSON
import Kernel
import OpenAPI
import ServiceHost
import Synchronization

/// `/openapi.json` of the whole hub: the services' own documents, asked for when somebody wants
/// them and kept for a moment, or until one goes or comes. A context that is away is named and left
/// out.
final class MergedDescription: Sendable {
  private struct Kept {
    let document: TaggedBytes
    let ready: [Bool]
    let until: MonotonicInstant
  }

  /// A context, and whether a copy of it is ready.
  typealias Service = (name: String, isReady: Bool)
  /// A service's document as it was answered; throws what the call throws.
  typealias Fetch = @Sendable (String) async throws -> (Status, [UInt8])

  private let own: [Endpoint]
  private let services: @Sendable () -> [Service]
  private let fetch: Fetch
  private let kept = Mutex<Kept?>(nil)

  private static let limits = JSONLimits(bytes: MergedDescription.largest)
  /// Bytes of one service's document.
  static let largest = 32 << 20

  init(own: [Endpoint], services: @escaping @Sendable () -> [Service], fetch: @escaping Fetch) {
    self.own = own
    self.services = services
    self.fetch = fetch
  }

  func document() async throws -> TaggedBytes {
    let services = services()
    let ready = services.map(\.isReady)
    if let kept = kept.withLock({ $0 }), kept.ready == ready, MonotonicInstant.now < kept.until {
      return kept.document
    }
    var merge = DescriptionMerge()
    merge.add(Document(title: "TechHub", context: "gateway", endpoints: own).json)
    var unavailable: [String] = []
    for service in services {
      if let document = await document(of: service.name) {
        merge.add(document)
      } else {
        unavailable.append(service.name)
      }
    }
    let document = try TaggedBytes(
      merge.json(unavailable: unavailable).bytes, type: "application/json")
    let age: Duration = unavailable.isEmpty ? .seconds(60) : .seconds(2)
    kept.withLock { $0 = Kept(document: document, ready: ready, until: .now + age) }
    return document
  }

  private func document(of service: String) async -> JSONValue? {
    guard let (status, bytes) = try? await fetch(service), status == .ok else { return nil }
    return try? JSONParser.parse(bytes, limits: MergedDescription.limits)
  }
}
