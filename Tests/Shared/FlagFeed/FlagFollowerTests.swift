import Access
import EventFeed
import EventLoop
import FlagFeed
import Flags
import Kernel
import Observability
import Outbox
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
    #expect(position == FeedPosition(epoch: "e", position: 8))
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
    #expect(position.position == 1)
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
    #expect(position.position == 1)
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
    var position: Int64
    var epoch = "e"
    var isAway = false
    var cannotRead = false
    var asked: [String?] = []
    var sent = 0
    var afterReading: (@Sendable (SampleIdentity) -> Void)?
  }
  private let state: Mutex<State>

  init(position: Int64 = 0) { state = Mutex(State(position: position)) }

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
      read: { try self.read($0) },
      events: FeedSource { after, types, _ in
        try self.page(after, types)
      } snapshot: { _, _ in
        throw HistoryGone()
      })
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

  private func page(_ after: FeedPosition?, _ types: [String]) throws -> FeedSource.Page {
    try state.withLock { state in
      guard !state.isAway else { throw PeerUnavailable("identity") }
      #expect(types == ["flag.changed"])
      let start = after ?? FeedPosition(epoch: state.epoch, position: 0)
      guard start.epoch == state.epoch else { throw HistoryGone() }
      return FeedSource.Page(
        events: [], start: start,
        next: FeedPosition(epoch: state.epoch, position: state.position), head: state.position)
    }
  }
}
