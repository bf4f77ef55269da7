import EventLoop
import Foundation
import Kernel

/// A PostgreSQL of a test's own, which it may stop and start without hurting its neighbours.
struct PrivateCluster {
  private let folder = "/tmp/techhub-own-\(getpid())-\(UInt16.random(in: 0 ... .max))"
  private let script: String

  static func with<R>(_ body: (PrivateCluster) async throws -> R) async throws -> R {
    let cluster = PrivateCluster()
    try await cluster.run("start")
    do {
      let result = try await body(cluster)
      try await cluster.run("stop")
      return result
    } catch {
      try await cluster.run("stop")
      throw error
    }
  }

  private init(file: String = #filePath) {
    let root = file.split(separator: "/").dropLast(4).joined(separator: "/")
    script = "/\(root)/scripts/test-cluster"
  }

  var url: Secret<String> {
    Secret(
      "postgresql:///postgres?host=\(folder)&user=postgres&options=-c%20synchronous_commit%3Don")
  }

  struct ScriptFailed: Error { let status: Int32 }

  private static let waiting = BlockingPool(name: "script", threads: 2, queueLimit: 8)

  /// Not by Foundation's `Process`: it takes the script for running as long as the server that the
  /// script leaves behind.
  func run(_ arguments: String...) async throws {
    let words = [script] + arguments
    let variables = ProcessInfo.processInfo.environment
      .merging(["TECHHUB_TEST_CLUSTER": folder]) { $1 }.map { "\($0.key)=\($0.value)" }
    let status = try await Self.waiting.run { try Self.spawn(words, variables) }
    guard status == 0 else { throw ScriptFailed(status: status) }
  }

  private static func spawn(_ words: [String], _ variables: [String]) throws -> Int32 {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for descriptor: Int32 in 0...2 {
      posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0)
    }
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var process = pid_t()
    let outcome = posix_spawn(&process, words[0], &files, nil, &arguments, &environment)
    guard outcome == 0 else { throw ScriptFailed(status: outcome) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }
}
