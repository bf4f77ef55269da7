import EventLoop
import HTTPCore
import JSON
import Kernel
import Observability

/// Asks identity again and again whom to turn away: the list is short, and a whole list cannot miss a
/// change.
struct BlockFeed {
  let calls: ServiceCalls
  let pause: Duration
  let list: BlockList
  let logger: Logger

  /// Until the scope ends.
  func run() async {
    var isFollowing = false
    while true {
      do {
        list.replace(try await withDeadline(.seconds(5)) { try await blocks() })
        isFollowing = true
      } catch is OperationCancelled {
        return
      } catch {
        if isFollowing { logger.warning("blocked networks lost", ["error": .error(error)]) }
        isFollowing = false
      }
      do { try await sleepOnLoop(for: pause) } catch { return }
    }
  }

  private func blocks() async throws -> [IPAddress: Instant] {
    let (status, body) = try await calls.get("identity", "/internal/v1/edge-blocks")
    guard status == .ok, let page = try? JSONParser.parse(body), let items = page["items"]?.array
    else { throw BlockFault(status: status.code) }
    var blocks: [IPAddress: Instant] = [:]
    for item in items {
      guard let network = item["network"]?.string?.split(separator: "/").first,
        let address = IPAddress(network),
        let until = item["until"]?.string.flatMap(Instant.init(rfc3339:))
      else { continue }
      blocks[address.subscriber] = until
    }
    return blocks
  }

  private struct BlockFault: Error {
    let status: Int
  }
}
