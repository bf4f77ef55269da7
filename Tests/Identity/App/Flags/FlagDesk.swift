import Access
import Crypto
import EventLoop
import FlagFeed
import Flags
import HTTPCore
import IdentityApp
import IdentitySamples
import JSON
import Kernel
import Observability
import Postgres
import Resources
import TestSupport
import Testing

/// Those who keep flags, at the addresses where they do it, and a service that follows them.
struct FlagDesk {
  let world: IdentityWorld
  let client: ServiceClient

  /// Holds every right to flags and nothing else.
  static let keeper = Principal(
    kind: .user, issuer: Principal.gateway, userID: 1,
    permissions: Set(
      ["flag", "switch", "sample"].flatMap { thing in
        ["view", "add", "change", "delete"].map { "waffle.\($0)_\(thing)" }
      }), isStaff: true)

  static func with(_ body: (FlagDesk) async throws -> Void) async throws {
    try await IdentityWorld.with { world in
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let client = try ServiceClient(audience: "identity", clock: world.clock.wallClock) {
        world.app.routes($0)
          + SliceResources.identity.routes(world.database, cursors, world.app.commands, $0)
      }
      try await body(FlagDesk(world: world, client: client))
    }
  }

  /// Makes a flag; its number.
  func make(_ fields: JSONValue, at list: String = "flags") async throws -> Int64 {
    let made = try await client.send(
      .post, "/api/v1/identity/\(list)", json: text(fields), as: Self.keeper)
    #expect(made.status == 201, "\(made.json)")
    return try #require(made["id"].int64)
  }

  func name(
    _ ids: [Int64], as audience: String, of flag: Int64, version: String? = "*",
    by principal: Principal = keeper
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .put, "/api/v1/identity/flags/\(flag)/\(audience)",
      json: text(["ids": .array(ids.map { .number(String($0)) })]),
      headers: version.map { [(name: "If-Match", value: $0)] } ?? [], as: principal)
  }

  /// A service that has heard of everything so far.
  func service() async throws -> LiveFlags {
    let flags = LiveFlags(clock: world.clock.wallClock)
    try await refresh(flags)
    return flags
  }

  /// As the follower of a process does, without waiting.
  func refresh(_ flags: LiveFlags) async throws {
    let source = FlagSource(read: world.app.flagReading) { place, _ in place ?? "e.0" }
    let follower = FlagFollower(flags, from: source, logger: world.app.logger, metrics: Metrics())
    _ = try await TestLoops.group().run { try await follower.step(from: nil) }
  }

  func flag(_ name: String, as principal: Principal = .anonymous()) async throws -> FlagEvaluation {
    try await service().evaluate(name, for: FlagSubject(principal))
  }

  func changes() async throws -> [String] {
    try await world.database.query(
      """
      select aggregate_id || ' ' || aggregate_rev || ' ' || (data ->> 'name') as told
      from outbox where type = 'flag.changed' order by seq
      """
    ).map { try $0.string("told") }
  }

  private func text(_ value: JSONValue) -> String {
    String(decoding: value.bytes, as: UTF8.self)
  }
}
