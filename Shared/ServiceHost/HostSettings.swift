package import Configuration
package import EventLoop
import Glibc
package import HTTPServer
package import Observability

/// What every process of the hub is told at its start.
package struct HostSettings: Sendable {
  /// Where requests come in.
  package var listen: HostPort
  /// Where operators ask for health and metrics.
  package var operatorListen: HostPort
  /// Event loops, one per core by default.
  package var loops: Int
  package var logLevel: LogLevel
  /// The address that people see, without a slash at its end; also the issuer of tokens.
  package var publicURL: String
  /// The folder with this process's keys (`Access.KeyRing`).
  package var keysFolder: String
  /// The file that says where the other processes are.
  package var peersFile: String
  /// How long after SIGTERM new connections are still taken: longer than the gateway needs to see
  /// that this copy is not ready.
  package var drainDelay: Duration
  package var limits = ServerLimits()

  /// Reads the settings; faults go to the reader.
  package init(_ reader: inout SettingsReader) {
    listen = reader.hostPort("TECHHUB_LISTEN")
    operatorListen = reader.hostPort("TECHHUB_OPERATOR_LISTEN")
    loops = reader.int(
      "TECHHUB_LOOPS", default: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), in: 1...256)
    logLevel = reader.choice(
      "TECHHUB_LOG_LEVEL", default: .info,
      ["debug": .debug, "info": .info, "warning": .warning, "error": .error])
    publicURL = reader.url("TECHHUB_PUBLIC_URL", default: "http://127.0.0.1:8080")
    while publicURL.hasSuffix("/") { publicURL.removeLast() }
    keysFolder = reader.directory("TECHHUB_KEYS_DIR")
    peersFile = reader.file("TECHHUB_PEERS_FILE")
    drainDelay = reader.duration("TECHHUB_DRAIN_DELAY", default: .milliseconds(1_500))
    limits.connections = reader.int(
      "TECHHUB_MAX_CONNECTIONS", default: limits.connections, in: 1...1_000_000)
    limits.idleTimeout = reader.duration("TECHHUB_IDLE_TIMEOUT", default: limits.idleTimeout)
    limits.headTimeout = reader.duration("TECHHUB_HEAD_TIMEOUT", default: limits.headTimeout)
    limits.bodyStall = reader.duration("TECHHUB_BODY_TIMEOUT", default: limits.bodyStall)
    limits.drainTimeout = reader.duration("TECHHUB_DRAIN_TIMEOUT", default: limits.drainTimeout)
  }
}

extension HostPort {
  /// The literal address to bind; `nil` for a name.
  package var socketAddress: SocketAddress? {
    UInt16(exactly: port).flatMap { SocketAddress(literal: host, port: $0) }
  }
}
