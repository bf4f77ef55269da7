import EventLoop
import HTTPClient
import HTTPCore
import Observability

/// Asks every instance in turn whether it is ready, and the resolver whether names have got other
/// addresses. Instances that are out are asked more often, so that they are back soon.
package final class HealthChecker: Sendable {
  package struct Times: Sendable {
    /// Between two looks at the list, and two probes of an instance that is out.
    package var tick = Duration.milliseconds(250)
    /// Between two probes of an instance that is in.
    package var calm = Duration.seconds(1)
    package var deadline = Duration.seconds(1)
    package var resolve = Duration.seconds(5)

    package init() {}
  }

  private let client: HTTPClient
  private let times: Times
  private let logger: Logger
  private let services: @Sendable () -> [UpstreamRegistry.Service]

  init(
    client: HTTPClient, times: Times = Times(), logger: Logger,
    services: @escaping @Sendable () -> [UpstreamRegistry.Service]
  ) {
    self.client = client
    self.times = times
    self.logger = logger
    self.services = services
  }

  /// Until the scope ends.
  func run() async {
    guard let loop = EventLoop.current else { return }
    var nextResolve = MonotonicInstant(nanoseconds: 0)
    var asked: [ObjectIdentifier: MonotonicInstant] = [:]
    while true {
      if nextResolve <= loop.now {
        nextResolve = loop.now + times.resolve
        await resolveAll()
      }
      asked = probeDue(asked, on: loop)
      do { try await sleepOnLoop(for: times.tick) } catch { return }
    }
  }

  /// When is due is judged anew at each tick: one that has just been found out, by its probe or by a
  /// request, is asked again at the next tick and does not wait for the end of its calm second.
  private func probeDue(
    _ asked: [ObjectIdentifier: MonotonicInstant], on loop: EventLoop
  ) -> [ObjectIdentifier: MonotonicInstant] {
    var latest: [ObjectIdentifier: MonotonicInstant] = [:]
    for service in services() {
      for instance in service.upstream.all {
        let id = ObjectIdentifier(instance)
        let pause = instance.isReady ? times.calm : times.tick
        if let asked = asked[id], loop.now < asked + pause {
          latest[id] = asked
          continue
        }
        latest[id] = loop.now
        loop.spawn { await self.probe(instance, of: service.upstream) }
      }
    }
    return latest
  }

  func resolveAll() async {
    for service in services() { await resolve(service.upstream, service.origins) }
  }

  /// Names that cannot be resolved now keep the addresses they had.
  private func resolve(_ upstream: Upstream, _ origins: [Origin]) async {
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
    let sentAt = MonotonicInstant.now.nanoseconds
    instance.probed(await ask(instance), sentAt: sentAt)
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
