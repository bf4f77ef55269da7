import EventLoop
import HTTPClient
import HTTPCore
import Kernel
import TestSupport
import Testing

/// Calls to addresses that others chose.
struct GuardedClientTests {
  private static let group = Result { try EventLoopGroup(count: 2, name: "guarded-test") }

  private func fetch(
    _ url: String, reach: AddressReach = .anywhere, limit: Int = 1_000
  ) async throws -> (status: Int, body: [UInt8]) {
    let client = GuardedClient(try HTTPClient(group: try Self.group.get()))
    let address = try #require(AbsoluteURL(url))
    let answer = try await client.fetch(
      .get, address, reach: reach, deadline: .seconds(5), limit: limit)
    return (answer.head.status.code, answer.body)
  }

  /// Fails without the look at the addresses: somebody listens there.
  @Test func nobody_is_led_to_this_house() async throws {
    let group = try Self.group.get()
    let server = try await ScriptedServer.start(on: group.loops[1], group: group) { connection, _ in
      _ = try await connection.head()
    }
    let port = server.address.port ?? 0
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"] {
      await #expect(throws: GuardedClient.Refusal.self, "\(host)") {
        try await fetch("https://\(host):\(port)/")
      }
    }
    await #expect(throws: GuardedClient.Refusal.notSecure) { try await fetch("http://8.8.8.8/") }
    #expect(server.connections == 0)
  }

  @Test func on_this_machine_alone_with_leave() async throws {
    let group = try Self.group.get()
    let server = try await ScriptedServer.start(on: group.loops[1], group: group) { connection, _ in
      let head = try await connection.head()
      let isMoved = head.hasPrefix("GET /elsewhere")
      let code = isMoved ? "302 Found\r\nLocation: http://10.0.0.1/" : "200 OK"
      try await connection.write("HTTP/1.1 \(code)\r\nContent-Length: 3\r\n\r\nabc")
      _ = await connection.end()
    }
    let root = "http://127.0.0.1:\(server.address.port ?? 0)"
    #expect(try await fetch(root + "/a?b", reach: .loopback).body == Array("abc".utf8))
    #expect(try await fetch(root + "/elsewhere", reach: .loopback).status == 302)
    await #expect(throws: HTTPClientError.bodyTooLarge(limit: 2)) {
      try await fetch(root, reach: .loopback, limit: 2)
    }
    await #expect(throws: GuardedClient.Refusal.forbiddenAddress(host: "10.0.0.1")) {
      try await fetch("http://10.0.0.1/", reach: .loopback)
    }
  }

  @Test func into_networks_that_the_operator_trusts() async throws {
    let group = try Self.group.get()
    let server = try await ScriptedServer.start(on: group.loops[1], group: group) { connection, _ in
      _ = try await connection.head()
      try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      _ = await connection.end()
    }
    let trusted = AddressReach.anywhereAnd([try #require(IPNetwork("127.0.0.0/8"))])
    let root = "http://127.0.0.1:\(server.address.port ?? 0)"
    #expect(try await fetch(root, reach: trusted).status == 200)
    await #expect(throws: GuardedClient.Refusal.forbiddenAddress(host: "10.0.0.1")) {
      try await fetch("http://10.0.0.1/", reach: trusted)
    }
    await #expect(throws: GuardedClient.Refusal.notSecure) {
      try await fetch("http://8.8.8.8/", reach: trusted)
    }
    let outer = try #require(SocketAddress(literal: "8.8.8.8", port: 443))
    #expect(trusted.includes(outer) && !trusted.isOpen(to: outer))
  }

  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "fc00::1", "fe80::1", "ff02::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "3fff::1",
  ])
  func special_addresses_are_no_public_ones(_ literal: String) throws {
    let address = try #require(SocketAddress(literal: literal, port: 443))
    #expect(!AddressReach.anywhere.includes(address))
  }

  @Test(arguments: ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860:4860::8888", "2a00:1450::1"])
  func others_are(_ literal: String) throws {
    let address = try #require(SocketAddress(literal: literal, port: 443))
    #expect(AddressReach.anywhere.includes(address) && !AddressReach.loopback.includes(address))
  }

  @Test(arguments: [
    "ftp://a.kz/", "https://", "https://user@a.kz/", "https://a.kz/#x", "https://a.kz:0/",
    "https://a .kz/", "//a.kz/", "https://a.kz:65536/", "https://a\\b/", "javascript:alert(1)",
  ])
  func what_is_no_address_is_none(_ text: String) { #expect(AbsoluteURL(text) == nil) }

  @Test func an_address_is_read_in_parts() throws {
    let whole = try #require(AbsoluteURL("https://a.kz:8443/b/c?d=e"))
    #expect(whole.origin == Origin(isSecure: true, host: "a.kz", port: 8_443))
    #expect(whole.target == "/b/c?d=e")
    #expect(AbsoluteURL("https://a.kz")?.target == "/")
    #expect(AbsoluteURL("https://a.kz?x")?.target == "/?x")
  }
}
