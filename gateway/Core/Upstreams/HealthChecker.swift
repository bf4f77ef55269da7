import EventLoop
import HTTPClient
import HTTPCore
import Observability
import Synchronization

/// Asks every instance in turn whether it is ready, and the resolver whether names have got other
/// addresses. Instances that are out are asked more often, so that they are back soon.
final class HealthChecker: Sendable {
  struct Times: Sendable {
    var tick = Duration.milliseconds(250)
    /// Between two probes of an instance that is in.
    var calm = Duration.seconds(2)
    var deadline = Duration.seconds(1)
    var resolve = Duration.seconds(5)
  }

  private let client: HTTPClient
  private let times: Times
  private let logger: Logger
  private let services: @Sendable () -> [(upstream: Upstream, origins: [Origin])]
  private let stopped = Atomic<Bool>(false)

  init(
    client: HTTPClient, times: Times = Times(), logger: Logger,
    services: @escaping @Sendable () -> [(upstream: Upstream, origins: [Origin])]
  ) {
    self.client = client
    self.times = times
    self.logger = logger
    self.services = services
  }

  /// Runs on one loop until `stop`.
  func start(on loop: EventLoop) {
    loop.spawn { await self.run(on: loop) }
  }

  func stop() { stopped.store(true, ordering: .relaxed) }

  private func run(on loop: EventLoop) async {
    var nextResolve = MonotonicInstant(nanoseconds: 0)
    var nextProbe: [ObjectIdentifier: MonotonicInstant] = [:]
    while !stopped.load(ordering: .relaxed) {
      if nextResolve <= loop.now {
        nextResolve = loop.now + times.resolve
        for service in services() { await resolve(service.upstream, service.origins) }
      }
      var seen: [ObjectIdentifier: MonotonicInstant] = [:]
      for service in services() {
        for instance in service.upstream.all {
          let id = ObjectIdentifier(instance)
          let due = nextProbe[id] ?? loop.now
          guard due <= loop.now else {
            seen[id] = due
            continue
          }
          let isIn = instance.isReady
          seen[id] = loop.now + (isIn ? times.calm : times.tick)
          loop.spawn { await self.probe(instance, of: service.upstream) }
        }
      }
      nextProbe = seen
      try? await sleepOnLoop(for: times.tick)
    }
  }

  /// Names that cannot be resolved now keep the addresses they had.
  func resolve(_ upstream: Upstream, _ origins: [Origin]) async {
    var endpoints: [Endpoint] = []
    for origin in origins {
      if let addresses = try? await client.resolver.addresses(of: origin) {
        endpoints += addresses.map { Endpoint(origin, at: $0) }
      } else {
        endpoints += upstream.all.map(\.endpoint).filter { $0.origin == origin }
      }
    }
    upstream.update(endpoints)
  }

  private func probe(_ instance: Instance, of upstream: Upstream) async {
    let before = instance.isReady
    let result = await ask(instance)
    instance.probed(result, now: MonotonicInstant.now.nanoseconds)
    if before != instance.isReady {
      logger.info(
        "instance changed",
        [
          "service": .string(upstream.name), "address": .string("\(instance.endpoint.address)"),
          "ready": .bool(!before),
        ])
    }
  }

  private func ask(_ instance: Instance) async -> InstanceHealth.Probe {
    do {
      return try await withDeadline(times.deadline) {
        let answer = try await client.send(ClientRequest(.get, "/readyz"), to: instance.endpoint)
        let status = answer.status
        _ = try await answer.collect(limit: 65_536)
        // Who answers at all lives; one that knows no such page is taken as ready.
        return status == .serviceUnavailable ? .unready : .ready
      }
    } catch {
      return .failed
    }
  }
}
