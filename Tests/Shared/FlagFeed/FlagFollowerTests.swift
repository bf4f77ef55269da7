import Access
import EventLoop
import FlagFeed
import Flags
import Kernel
import Observability
import Synchronization
import TestSupport
import Testing

/// Each of these fails when what it speaks of is taken out of `FlagFollower.step`.
@Suite(.timeLimit(.minutes(1))) struct FlagFollowerTests {
  @Test func before_the_first_reading_everything_is_off() {
    let flags = LiveFlags()
    #expect(!flags.isOn("new-menu", for: .anonymous()))
    #expect(flags.tag == nil)
  }

  @Test func a_start_reads_what_is_there_and_follows_from_the_newest_event() async throws {
    let identity = SampleIdentity(position: 7)
    identity.set(everyone: true)
    let flags = LiveFlags()

    let position = try await identity.follower(flags).step(from: nil)

    #expect(flags.isOn("new-menu", for: .anonymous()))
    #expect(position == "e.8")
  }

  @Test func a_change_is_taken_over_when_it_is_told() async throws {
    let identity = SampleIdentity()
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    var position = try await follower.step(from: nil)
    // when
    identity.set(everyone: true)
    position = try await follower.step(from: position)

    #expect(flags.isOn("new-menu", for: .anonymous()))
    #expect(position == "e.1")
  }

  /// The position must be older than what is read.
  @Test func a_change_during_the_first_reading_is_not_lost() async throws {
    let identity = SampleIdentity()
    identity.set(everyone: false)
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    identity.afterReading { $0.set(everyone: true) }
    let position = try await follower.step(from: nil)
    #expect(!flags.isOn("new-menu", for: .anonymous()))
    #expect(position == "e.1")
    // when
    _ = try await follower.step(from: position)

    #expect(flags.isOn("new-menu", for: .anonymous()))
  }

  @Test func while_identity_is_away_the_last_known_stays() async throws {
    let identity = SampleIdentity()
    identity.set(everyone: true)
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    let position = try await follower.step(from: nil)
    // when
    identity.isAway = true
    await #expect(throws: PeerUnavailable.self) { try await follower.step(from: position) }
    #expect(flags.isOn("new-menu", for: .anonymous()))
    // when
    identity.isAway = false
    identity.set(everyone: false)
    _ = try await follower.step(from: position)

    #expect(!flags.isOn("new-menu", for: .anonymous()))
  }

  /// An event that was told before the definitions could not be read is told again.
  @Test func a_reading_that_fails_leaves_the_position() async throws {
    let identity = SampleIdentity()
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    let position = try await follower.step(from: nil)
    identity.set(everyone: true)
    identity.cannotRead = true
    await #expect(throws: PeerUnavailable.self) { try await follower.step(from: position) }
    // when
    identity.cannotRead = false
    _ = try await follower.step(from: position)

    #expect(flags.isOn("new-menu", for: .anonymous()))
  }

  @Test func what_has_not_changed_is_not_sent_again() async throws {
    let identity = SampleIdentity()
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    let position = try await follower.step(from: nil)
    // when
    _ = try await follower.step(from: position)

    #expect(identity.asked == [nil, "0"])
    #expect(identity.sent == 1)
  }

  @Test func it_follows_by_itself_through_a_lost_history() async throws {
    let identity = SampleIdentity()
    let flags = LiveFlags()
    let follower = identity.follower(flags)
    let running = Mutex<OperationScope?>(nil)
    let loop = try TestLoops.group().any
    loop.execute {
      let scope = OperationScope(loop: loop)
      running.withLock { $0 = scope }
      loop.spawn { await OperationScope.$current.withValue(scope) { await follower.run() } }
    }
    try await until { flags.tag == "0" }
    // when
    identity.loseHistory()
    identity.set(everyone: true)

    try await until { flags.isOn("new-menu", for: .anonymous()) }
    loop.execute { running.withLock { $0 }?.cancel() }
  }

  private func until(_ isTrue: @escaping @Sendable () -> Bool) async throws {
    try await TestLoops.group().run {
      while !isTrue() { try await sleepOnLoop(for: .milliseconds(5)) }
    }
  }

  // MARK: Who asks

  @Test func a_principal_is_known_by_all_that_the_gateway_says() {
    let principal = Principal(
      kind: .user, issuer: Principal.gateway, userID: 42, sessionID: "s", isStaff: true,
      isSuperuser: true, companies: [CompanyRole(id: 9, role: "owner")], groups: [3])
    let subject = FlagSubject(principal, language: .kazakh)
    var expected = FlagSubject(userID: 42, sessionID: "s")
    expected.isStaff = true
    expected.isSuperuser = true
    expected.groups = [3]
    expected.companies = [9]
    expected.language = .kazakh
    #expect(subject == expected)
  }

  @Test func an_operator_decides_for_his_process() {
    let flags = LiveFlags(overrides: ["new-menu": true, "mail": false])
    flags.replace(
      with: FlagDefinitions(flags: [Flag("new-menu")], switches: ["mail": true]), tag: "1")
    #expect(flags.isOn("new-menu", for: .anonymous()))
    #expect(!flags.isSwitchedOn("mail"))
    #expect(flags.evaluate(any: "mail", for: FlagSubject())?.evaluation.isOn == false)
    #expect(flags.evaluate(any: "unknown", for: FlagSubject()) == nil)
  }

  /// Before the schedule and before everybody, also for a flag that nobody has heard of yet.
  @Test func what_an_operator_decides_stands_before_all_that_a_flag_says() {
    let flags = LiveFlags(overrides: ["new-menu": true, "old-form": false])
    let subject = FlagSubject(userID: 42)
    #expect(flags.evaluate("new-menu", for: subject) == FlagEvaluation(true, .static))
    // when
    var menu = Flag("new-menu")
    menu.everyone = false
    menu.activeUntil = Instant(seconds: 0)
    var form = Flag("old-form")
    form.everyone = true
    var third = Flag("third")
    third.everyone = false
    flags.replace(with: FlagDefinitions(flags: [menu, form, third]), tag: "1")

    #expect(flags.evaluate("new-menu", for: subject) == FlagEvaluation(true, .static))
    #expect(flags.evaluate("old-form", for: subject) == FlagEvaluation(false, .static))
    #expect(flags.evaluate("third", for: subject) == FlagEvaluation(false, .disabled))
  }
}

/// What goes over the wire to identity, and what its answers mean.
@Suite struct FlagSourceTests {
  private final class Asked: Sendable {
    let targets = Mutex<[String]>([])
  }

  private func source(
    _ asked: Asked = Asked(), status: Int = 200, tag: String? = nil, _ body: String = "{}"
  ) -> FlagSource {
    .asking { target, known, _ in
      asked.targets.withLock { $0.append(known.map { "\(target) unless \($0)" } ?? target) }
      return (status, tag, Array(body.utf8))
    }
  }

  private func step(_ source: FlagSource, from place: String?) async throws -> String {
    let follower = FlagFollower(
      LiveFlags(), from: source, logger: Logger(label: "test", sink: .recording()),
      metrics: Metrics())
    return try await follower.step(from: place, wait: 20)
  }

  private let definitions = #"{"flags":[],"switches":{},"samples":{},"next":"e.7"}"#

  @Test func a_start_asks_for_the_newest_place_and_does_not_wait() async throws {
    let asked = Asked()
    let place = try await step(source(asked, tag: "t", definitions), from: nil)
    #expect(place == "e.7")
    #expect(
      asked.targets.withLock { $0 } == [
        "/internal/v1/events?types=flag.changed&after=latest&wait=0", "/internal/v1/flags",
      ])
  }

  @Test func later_it_waits_for_news() async throws {
    let asked = Asked()
    _ = try await step(source(asked, tag: "t", definitions), from: "e.3")
    #expect(
      asked.targets.withLock { $0.first }
        == "/internal/v1/events?types=flag.changed&after=e.3&wait=20")
  }

  @Test func a_lost_history_is_told_apart_from_a_fault() async throws {
    await #expect(throws: FlagHistoryGone.self) {
      try await step(source(status: 410), from: "e.3")
    }
    for status in [500, 403, 304] {
      await #expect(throws: (any Error).self) {
        try await step(source(status: status), from: "e.3")
      }
    }
    await #expect(throws: (any Error).self) { try await step(source(tag: "t"), from: nil) }
    // Definitions without a tag would be read again and again.
    await #expect(throws: (any Error).self) {
      try await step(source(tag: nil, definitions), from: nil)
    }
  }
}

@Suite struct FlagOverridesTests {
  @Test func what_an_operator_decides_is_read_as_a_whole_or_not_at_all() {
    #expect(FlagOverrides.read([]) == [:])
    #expect(FlagOverrides.read(["a=on", "b-c=off"]) == ["a": true, "b-c": false])
    for word in ["a", "=on", "a=", "a=yes", "a=on=off", "a = on"] {
      #expect(FlagOverrides.read(["good=on", word]) == nil, "\(word)")
    }
  }
}

/// Identity as a follower sees it: one flag, and an event for each change of it.
private final class SampleIdentity: Sendable {
  private struct State {
    var flag = Flag("new-menu")
    var version = 0
    var position: Int
    var epoch = "e"
    var isAway = false
    var cannotRead = false
    var asked: [String?] = []
    var sent = 0
    var afterReading: (@Sendable (SampleIdentity) -> Void)?
  }
  private let state: Mutex<State>

  init(position: Int = 0) { state = Mutex(State(position: position)) }

  func set(everyone: Bool) {
    state.withLock { state in
      state.flag.everyone = everyone
      state.version += 1
      state.position += 1
    }
  }

  var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }

  var cannotRead: Bool {
    get { state.withLock { $0.cannotRead } }
    set { state.withLock { $0.cannotRead = newValue } }
  }

  var asked: [String?] { state.withLock { $0.asked } }
  var sent: Int { state.withLock { $0.sent } }

  func afterReading(_ act: @escaping @Sendable (SampleIdentity) -> Void) {
    state.withLock { $0.afterReading = act }
  }

  func loseHistory() { state.withLock { $0.epoch = "later" } }

  func follower(_ flags: LiveFlags) -> FlagFollower {
    let source = FlagSource(
      read: { try self.read($0) }, news: { place, _ in try self.news(after: place) })
    return FlagFollower(
      flags, from: source, logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
  }

  private func read(_ tag: String?) throws -> TaggedFlags? {
    let (tagged, act) = try state.withLock { state in
      guard !state.isAway, !state.cannotRead else { throw PeerUnavailable("identity") }
      state.asked.append(tag)
      let act = state.afterReading
      state.afterReading = nil
      guard tag != String(state.version) else { return (nil as TaggedFlags?, act) }
      state.sent += 1
      return (
        TaggedFlags(FlagDefinitions(flags: [state.flag]), tag: String(state.version)), act
      )
    }
    act?(self)
    return tagged
  }

  private func news(after place: String?) throws -> String {
    try state.withLock { state in
      guard !state.isAway else { throw PeerUnavailable("identity") }
      if let place, !place.hasPrefix(state.epoch + ".") { throw FlagHistoryGone() }
      return "\(state.epoch).\(state.position)"
    }
  }
}
