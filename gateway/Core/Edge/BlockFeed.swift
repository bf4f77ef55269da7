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
    var isLost = false
    while true {
      do {
        list.replace(try await withDeadline(.seconds(5)) { try await blocks() })
        isLost = false
      } catch is OperationCancelled {
        return
      } catch {
        if !isLost { logger.warning("blocked networks lost", ["error": .error(error)]) }
        isLost = true
      }
      do { try await sleepOnLoop(for: pause) } catch { return }
    }
  }

  private func blocks() async throws -> [IPAddress: Instant] {
    let (status, body) = try await calls.get("identity", "/internal/v1/edge-blocks")
    guard status == .ok, let page = try? JSONParser.parse(body, limits: BlockFeed.limits),
      let items = page["items"]?.array
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

  /// Identity tells of twenty thousand networks at most, some seventy bytes each.
  private static let limits = JSONLimits(bytes: 4 << 20)

  private struct BlockFault: Error {
    let status: Int
  }
}
