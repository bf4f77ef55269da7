import EventLoop
import GatewayCore
import HTTPCore
import HTTPServer
import Synchronization
import Testing

/// Services that die, hang, come back.
struct FaultTests {
  private let rooms = "/api/v1/booking/rooms"

  /// Fails when a probe that succeeds does not bring back what was down.
  @Test func a_dead_service_is_named_and_found_again() async throws {
    let service = try await Service()
    let other = try await Service()
    let world = try await GatewayWorld([
      "booking": [service.address], "services": [other.address],
    ])
    #expect(try await world.get(rooms).status == 200)
    // when
    await service.stop()
    let answer = try await world.eventually(rooms) { $0.status == 503 }
    #expect(answer.status == 503)
    #expect(answer.body.contains("\"context\":\"booking\""))
    #expect(answer["Retry-After"] != nil)
    #expect(try await world.get("/api/v1/services/catalogue").status == 200)
    // when
    let again = try await Service(on: service.address)
    #expect(try await world.eventually(rooms) { $0.status == 200 }.status == 200)
    #expect(again.seen.count > 0)
  }

  /// Fails without the second try: half of the requests met the dead instance until it was seen.
  @Test(arguments: [Method.get, .post])
  func one_that_cannot_be_reached_is_replaced_by_another(_ method: Method) async throws {
    let good = try await Service()
    let dead = try SilentAddress()
    defer { withExtendedLifetime(dead) {} }
    let world = try await GatewayWorld(["booking": [dead.address, good.address]]) {
      $0.health.tick = .seconds(60)
    }
    for _ in 0..<10 { #expect(try await world.call(method, rooms).status == 200) }
  }

  /// Fails when `Forwarding` tries again whatever broke, or does not look at the method.
  @Test func a_write_is_not_sent_twice_when_its_connection_dies() async throws {
    let breaking: Handler = { request in
      if request.path.hasSuffix("/readyz") { return .text("ok") }
      return Response(
        body: .stream(length: 10) { sink in
          try await sink.write([1])
          throw OperationCancelled()
        })
    }
    let first = try await Service(breaking)
    let second = try await Service(breaking)
    let world = try await GatewayWorld(["booking": [first.address, second.address]])
    let answer = try await world.call(.post, rooms, body: "{}")
    #expect(answer.status == 503)
    #expect(first.seen.count + second.seen.count == 1)
  }

  /// A database that restarts makes a service unready for a moment. Fails when the probe after that
  /// waits for the end of the calm time.
  @Test func one_that_was_unready_for_a_moment_is_asked_again_at_the_next_tick() async throws {
    let calm = Duration.seconds(2)
    let probes = Mutex<[MonotonicInstant]>([])
    let service = try await Service(isReady: {
      probes.withLock {
        $0.append(.now)
        return $0.count != 2
      }
    })
    let world = try await GatewayWorld(["booking": [service.address]]) { $0.health.calm = calm }
    _ = try await world.eventually("/readyz") { _ in probes.withLock { $0.count } >= 3 }
    let times = probes.withLock { $0 }
    #expect(times[2] - times[1] < calm / 2)
  }

  /// The probes say that it is well: only the missed deadlines tell. Fails without the ejection in
  /// `InstanceHealth`: it is asked a fourth time.
  @Test func one_that_hangs_is_ejected_and_gets_another_chance() async throws {
    let well = Toggle()
    let service = try await Service { _ in
      if well.isSet { return .text("ok") }
      try await sleepOnLoop(for: .seconds(15))
      return .text("late")
    }
    let world = try await GatewayWorld(
      ["booking": [service.address]], limits: #"{"deadline_seconds":0.2}"#
    ) {
      $0.instance.failuresToEject = 3
      $0.instance.firstEjection = 4_000_000_000
    }
    for _ in 0..<3 {
      let answer = try await world.get(rooms)
      #expect(answer.status == 504)
      #expect(answer.body.contains("\"context\":\"booking\""))
    }
    // Under an address of its own: one of the late ones may still be arriving.
    let refused = try await world.get(rooms + "?refused")
    #expect(refused.status == 503)
    #expect(!service.seen.all.contains("GET " + rooms + "?refused"))
    // when
    well.set()
    #expect(try await world.eventually(rooms) { $0.status == 200 }.status == 200)
  }

  /// Fails without the breaker: it is asked a fifth time.
  @Test func many_failures_open_the_circuit_and_trials_close_it() async throws {
    let well = Toggle()
    let service = try await Service { _ in
      if well.isSet { return .text("ok") }
      try await sleepOnLoop(for: .seconds(15))
      return .text("late")
    }
    let world = try await GatewayWorld(
      ["booking": [service.address]], limits: #"{"deadline_seconds":0.2}"#
    ) {
      $0.instance.failuresToEject = 1_000
      $0.breaker.minimumRequests = 4
      $0.breaker.firstPause = 3_000_000_000
    }
    for _ in 0..<4 { #expect(try await world.get(rooms).status == 504) }
    // Under an address of its own: one of the late ones may still be arriving.
    let refused = try await world.get(rooms + "?refused")
    #expect(refused.status == 503)
    #expect(refused["Retry-After"] != nil)
    #expect(!service.seen.all.contains("GET " + rooms + "?refused"))
    // when
    well.set()
    for _ in 0..<4 {
      #expect(try await world.eventually(rooms) { $0.status == 200 }.status == 200)
    }
  }

  /// Fails when `LeastLoaded` only goes round: then half of them wait for the slow one.
  @Test func load_goes_to_whoever_has_least_of_it() async throws {
    let gate = Toggle()
    let slow = try await Service { _ in
      while !gate.isSet { try await sleepOnLoop(for: .milliseconds(5)) }
      return .text("slow")
    }
    let quick = try await Service { _ in .text("quick") }
    // The slow one is held as long as a busy machine needs for the rest of the story.
    let world = try await GatewayWorld(
      ["booking": [slow.address, quick.address]], limits: #"{"deadline_seconds":60}"#)
    let rooms = rooms
    try await withThrowingTaskGroup { group in
      let ended = ByteCounter()
      var begun = 0
      while slow.seen.count == 0 {
        begun += 1
        group.addTask {
          _ = try await world.get(rooms)
          ended.add(1)
        }
        // One at a time, until one of them has met the slow one.
        while ended.value + slow.seen.count < begun { try await Task.sleep(for: .milliseconds(1)) }
      }
      // when one of them is busy
      let before = slow.seen.count
      for _ in 0..<10 { #expect(try await world.get(rooms).body == "quick") }
      #expect(slow.seen.count == before)
      gate.set()
      try await group.waitForAll()
    }
  }

  /// Fails if a reload throws away what is under way, an answer of an instance for instance that is
  /// not on the list any more.
  @Test func routes_change_under_load_and_nothing_is_dropped() async throws {
    let first = try await Service { _ in
      try await sleepOnLoop(for: .milliseconds(2))
      return .text("first")
    }
    let second = try await Service { _ in
      try await sleepOnLoop(for: .milliseconds(2))
      return .text("second")
    }
    let world = try await GatewayWorld(
      ["booking": [first.address]], limits: #"{"anonymous":{"rate":100000,"burst":100000}}"#)
    let rooms = rooms
    let stop = Toggle()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          var bad = 0
          while !stop.isSet {
            if try await world.get(rooms).status != 200 { bad += 1 }
          }
          return bad
        }
      }
      for _ in 0..<20 {
        try await world.reload(["booking": [second.address]])
        try await world.reload(["booking": [first.address, second.address]])
        try await world.reload(["booking": [first.address]])
      }
      try await world.reload(["booking": [second.address]])
      let after = first.seen.count
      for _ in 0..<200 { _ = try await world.get(rooms) }
      #expect(first.seen.count <= after + 16)
      stop.set()
      let bad = try await group.reduce(0, +)
      #expect(bad == 0)
    }
    #expect(second.seen.count > 0)
  }

  /// Fails when faults of the peers file are not thrown before anything is put in its place.
  @Test func a_bad_file_changes_nothing() async throws {
    let service = try await Service()
    let world = try await GatewayWorld(["booking": [service.address]])
    await #expect(throws: GatewayFileFault.self) { try await world.reload(["Booking!": []]) }
    #expect(try await world.get(rooms).status == 200)
  }

  /// Fails when `drain` does not wait for those under way.
  @Test func a_stopping_gateway_answers_what_it_has_begun() async throws {
    let started = Toggle()
    let gate = Toggle()
    let service = try await Service { _ in
      started.set()
      while !gate.isSet { try await sleepOnLoop(for: .milliseconds(2)) }
      return .text("done")
    }
    let world = try await GatewayWorld(["booking": [service.address]])
    let rooms = rooms
    async let answer = world.get(rooms)
    for _ in 0..<2_000 where !started.isSet { try await Task.sleep(for: .milliseconds(1)) }
    async let drained: Void = world.server.drain()
    gate.set()
    #expect(try await answer.body == "done")
    await drained
    await #expect(throws: (any Error).self) { try await world.get(rooms) }
  }
}

final class Toggle: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
