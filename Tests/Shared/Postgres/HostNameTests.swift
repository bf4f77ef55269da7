import Glibc
import Kernel
import Observability
import Postgres
import TestSupport
import Testing

@Suite struct HostNameTests {
  /// The name is looked up on a thread and handed to libpq as addresses: `localhost` may give ::1
  /// first, where this server does not listen, and the next address is tried.
  @Test(.timeLimit(.minutes(1))) func a_host_name_is_looked_up_and_reached_by_tcp() async throws {
    try await PrivateCluster.with { cluster in
      let port = try freePort()
      let setUp = try open(cluster.url)
      try await setUp.withSession { session in
        try await session.run(script: "alter system set listen_addresses = '127.0.0.1'")
        try await session.run(script: "alter system set port = \(port)")
      }
      setUp.close()
      try await cluster.run("restart")
      let database = try open(Secret("postgresql://postgres@localhost:\(port)/postgres"))
      defer { database.close() }
      let row = try await database.query("select host(inet_server_addr()) as address")[0]
      #expect(try row.string("address") == "127.0.0.1")
    }
  }

  @Test func an_unknown_host_name_is_unavailable() async throws {
    let database = try open(Secret("postgresql://postgres@no-such-host.invalid/postgres"))
    await #expect(throws: DatabaseUnavailable.self) { try await database.ping() }
    database.close()
  }

  private func open(_ url: Secret<String>) throws -> Database {
    try Database(
      DatabaseSettings(url: url, schema: "public"), group: try TestLoops.group(),
      logger: Logger(label: "test", level: .error), metrics: Metrics())
  }

  private func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(socket, $0, length)
        _ = getsockname(socket, $0, &length)
      }
    }
    let port = UInt16(bigEndian: address.sin_port)
    try #require(port != 0)
    return port
  }
}
