import CLibPQ
import EventLoop
import Glibc

/// Opens connections of one kind on one loop.
///
/// `@unchecked Sendable`: confined to its loop.
final class Connector: @unchecked Sendable {
  let settings: DatabaseSettings
  let role: ConnectionRole
  let loop: EventLoop
  private let notices: NoticeLog
  private let localSettings: Statement?

  init(_ settings: DatabaseSettings, role: ConnectionRole, loop: EventLoop, notices: NoticeLog) {
    self.settings = settings
    self.role = role
    self.loop = loop
    self.notices = notices
    localSettings =
      settings.behindPgBouncer && role != .direct ? settings.localSettings(for: role) : nil
  }

  /// Connects without blocking the loop. Throws `DatabaseUnavailable`.
  func open() async throws -> Connection {
    do {
      return try await withDeadline(settings.connectTimeout) { try await connect() }
    } catch is DeadlineExceeded {
      throw DatabaseUnavailable(.notConnected)
    }
  }

  private func connect() async throws -> Connection {
    let parameters = try await startParameters()
    guard let handle = start(parameters) else { throw DatabaseUnavailable(.notConnected) }
    do {
      try await poll(handle)
      notices.receiveNotices(of: handle)
      return try Connection(
        handle, role: role, settings: settings, loop: loop, localSettings: localSettings,
        notices: notices)
    } catch {
      PQfinish(handle)
      throw error
    }
  }

  private func startParameters() async throws -> [String: String] {
    var parameters = try ConnectionParameters(role == .direct ? settings.directURL : settings.url)
    try await parameters.resolveHosts()
    parameters["gssencmode"] = "disable"
    parameters["client_encoding"] = "UTF8"
    if parameters["application_name"] == nil {
      parameters["application_name"] = settings.applicationName
    }
    // A peer that vanished without a word is noticed within 15 s.
    for (keyword, value) in [
      ("keepalives_idle", "5"), ("keepalives_interval", "3"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "15000"),
    ] where parameters[keyword] == nil { parameters[keyword] = value }
    if localSettings == nil {
      let ours = settings.startupOptions(for: role)
      parameters["options"] = parameters["options"].map { "\($0) \(ours)" } ?? ours
    }
    return parameters.values
  }

  private func start(_ parameters: [String: String]) -> OpaquePointer? {
    var keywords: [UnsafeMutablePointer<CChar>?] = []
    var values: [UnsafeMutablePointer<CChar>?] = []
    for (keyword, value) in parameters {
      keywords.append(strdup(keyword))
      values.append(strdup(value))
    }
    defer { for pointer in keywords + values { free(pointer) } }
    return (keywords + [nil]).map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer {
      names in
      (values + [nil]).map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer { values in
        PQconnectStartParams(names.baseAddress, values.baseAddress, 0)
      }
    }
  }

  private func poll(_ handle: OpaquePointer) async throws {
    guard PQstatus(handle) != CONNECTION_BAD else { throw DatabaseUnavailable(.notConnected) }
    var wanted = Interest.write
    while true {
      // libpq may go on with another socket under the same number: registered anew each time.
      let descriptor = try loop.register(PQsocket(handle), interest: wanted)
      defer { descriptor.detach() }
      try await loopWait { (promise: LoopPromise<Void>) in
        descriptor.onEvent = { _ in
          descriptor.onEvent = nil
          promise.succeed(())
          descriptor.setInterest(.nothing)
        }
      }
      descriptor.detach()
      switch PQconnectPoll(handle) {
      case PGRES_POLLING_OK: return
      case PGRES_POLLING_READING: wanted = .read
      case PGRES_POLLING_WRITING: wanted = .write
      default: throw DatabaseUnavailable(.notConnected)
      }
    }
  }
}
