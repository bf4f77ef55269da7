import CLinux
package import EventLoop
import Glibc

/// Another program, run to its end: in a process group of its own, with the given environment and
/// nothing else of ours. Waiting for it blocks no thread.
package struct ChildProcess: Sendable {
  package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    /// It was killed for it.
    case timedOut
  }

  /// The path of the program and its arguments.
  private let command: [String]
  /// `NAME=value`.
  private let environment: [String]
  /// The path of what it reads; nothing by default.
  private let input: String
  /// The path of what it writes, which must not be there yet; nowhere by default.
  private let output: String?

  package init(
    command: [String], environment: [String], limits: ChildLimits, input: String? = nil,
    output: String? = nil
  ) {
    self.command = ["/usr/bin/prlimit"] + limits.arguments + command
    self.environment = environment
    self.input = input ?? "/dev/null"
    self.output = output
  }

  /// On a loop only. When the current scope ends or the time is over, the program is killed; it is
  /// gone when this returns or throws. Throws `ChildNotStarted`, or why the scope ended.
  package func run(within limit: Duration, files: BlockingPool) async throws -> Ending {
    // A child that nobody waits for must not come into being.
    let child = try await OperationScope.$current.withValue(nil) {
      try await files.run { try spawn() }
    }
    guard let loop = EventLoop.current, let watch = watch(child, on: loop) else {
      kill(-child, SIGKILL)
      _ = try await OperationScope.$current.withValue(nil) {
        try await files.run { ChildProcess.reap(child, options: 0) }
      }
      throw ChildNotStarted()
    }
    defer { watch.close() }
    return try await ending(of: child, watch, within: limit)
  }

  private func ending(of child: pid_t, _ watch: Descriptor, within limit: Duration) async throws
    -> Ending
  {
    do {
      try await withDeadline(limit) { try await watch.waitReadableInScope() }
      return ChildProcess.reap(child, options: WNOHANG)
    } catch {
      kill(-child, SIGKILL)
      await watch.waitReadable()
      _ = ChildProcess.reap(child, options: WNOHANG)
      try OperationScope.current?.check()
      return .timedOut
    }
  }

  /// A descriptor that is readable once the child has ended (pidfd_open(2)).
  private func watch(_ child: pid_t, on loop: EventLoop) -> Descriptor? {
    let descriptor = pidfd_open(child, 0)
    guard descriptor >= 0 else { return nil }
    if let watch = try? loop.register(descriptor, interest: .read) { return watch }
    close(descriptor)
    return nil
  }

  private static func reap(_ child: pid_t, options: Int32) -> Ending {
    var status: Int32 = 0
    while waitpid(child, &status, options) < 0 {
      guard errno == EINTR else { return .killed(signal: 0) }
    }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
  }

  // MARK: Starting

  private func spawn() throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    if let output {
      posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    } else {
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // We ignore SIGPIPE, and a child would inherit that.
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var child = pid_t()
    let failed = ChildProcess.withCStrings(command) { arguments in
      ChildProcess.withCStrings(environment) { environment in
        posix_spawn(&child, command[0], &actions, &attributes, arguments, environment)
      }
    }
    guard failed == 0 else { throw ChildNotStarted() }
    return child
  }

  private static func withCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// There is no such program, or the system refuses another process.
package struct ChildNotStarted: Error {}
