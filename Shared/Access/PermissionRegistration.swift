import EventLoop
import HTTPCore
import JSON
import Kernel
package import Observability

/// Tells identity which rights this service knows, once per start. Whoever serves does not wait for
/// it: identity may be away, and rights that it knows already count meanwhile.
package struct PermissionRegistration: Sendable {
  /// Throws what says that nothing was registered.
  package typealias Register = @Sendable ([DeclaredPermission]) async throws -> Void

  /// The address at identity that takes them.
  package static let address = "/internal/v1/permissions"

  private let declared: @Sendable () async throws -> [DeclaredPermission]
  private let register: Register
  private let logger: Logger
  private let firstPause: Duration
  private let longestPause: Duration

  /// After a failure it is tried again after `firstPause`, then after twice as long each time, up to
  /// `longestPause`.
  package init(
    of declared: @escaping @Sendable () async throws -> [DeclaredPermission],
    by register: @escaping Register, logger: Logger, firstPause: Duration = .milliseconds(200),
    longestPause: Duration = .seconds(30)
  ) {
    self.declared = declared
    self.register = register
    self.logger = logger.labelled("permissions")
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// Until it succeeded or the scope ends.
  package func run() async {
    var pause = firstPause
    while true {
      do {
        let permissions = try await declared()
        try await register(permissions)
        logger.info("registered", ["permissions": .int(Int64(permissions.count))])
        return
      } catch is OperationCancelled {
        return
      } catch {
        logger.warning("not registered yet", ["error": .error(error)])
        do { try await sleepOnLoop(for: pause) } catch { return }
        pause = min(pause * 2, longestPause)
      }
    }
  }

  /// Identity, by HTTP.
  package static func live(_ peers: PeerClient) -> Register {
    { permissions in
      _ = try await peers.post(
        "identity", address, repeatable: true, deadline: .seconds(10)
      ) { json in
        json.array("permissions", permissions) { json, permission in
          json.object { permission.write(to: &$0) }
        }
      }.json()
    }
  }
}

extension DeclaredPermission {
  /// The members of its object.
  fileprivate func write(to json: inout JSONWriter) {
    json.field("code", code)
    json.field("model", model)
    json.field("common", isCommon)
    json.object("name") { json in
      for language in Language.allCases { json.field(language.rawValue, name[language]) }
    }
  }
}
