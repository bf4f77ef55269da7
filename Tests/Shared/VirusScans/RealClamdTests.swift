import EventLoop
import Glibc
import HTTPClient
import Kernel
import TestSupport
import Testing

@testable import VirusScans

/// Against ClamAV's own daemon, where it is installed.
@Suite(
  .timeLimit(.minutes(1)),
  .enabled(if: RealClamd.isInstalled, "\(RealClamd.program) is not installed"))
struct RealClamdTests {
  private static let names = BlockingPool(name: "names", threads: 1, queueLimit: 8)

  /// `between` is called before the second piece is sent.
  private func scan(
    _ pieces: [[UInt8]], by daemon: RealClamd, patience: Duration = .seconds(30),
    between: @escaping @Sendable () -> Void = {}
  ) async throws -> ScanVerdict {
    try await TestLoops.group().run {
      let settings = ScanSettings(clamd: daemon.address, patience: patience)
      let clamd = try #require(Clamd(settings, names: Self.names))
      var rest = pieces[...]
      return try await clamd.scan {
        if rest.count == pieces.count - 1 { between() }
        return rest.popFirst()
      }
    }
  }

  @Test func what_is_clean_is_clean_and_the_sample_is_found() async throws {
    let daemon = try RealClamd()
    #expect(try await scan([Array("Құс жолы".utf8)], by: daemon) == .clean)
    #expect(try await scan([], by: daemon) == .clean)
    let large = [UInt8](repeating: 7, count: RealClamd.longest / 4)
    #expect(try await scan([large, large, large], by: daemon) == .clean)
    // What it was not given as a whole is put together again.
    let halves = [Array(RealClamd.sample.prefix(30)), Array(RealClamd.sample.dropFirst(30))]
    for pieces in [[RealClamd.sample], halves] {
      guard case .infected(let name) = try await scan(pieces, by: daemon) else {
        Issue.record("it was not found in \(pieces.count) pieces")
        continue
      }
      #expect(name.hasPrefix("Eicar-Test"), "\(name)")
    }
  }

  @Test func what_is_longer_than_it_takes_has_no_verdict() async throws {
    let daemon = try RealClamd()
    let piece = [UInt8](repeating: 7, count: RealClamd.longest)
    await #expect(throws: ScannerUnavailable.self) {
      try await scan([piece, piece, piece, piece], by: daemon)
    }
    #expect(try await scan([[1]], by: daemon) == .clean, "the next one is scanned as before")
  }

  @Test func one_that_is_killed_in_the_middle_has_said_nothing() async throws {
    let daemon = try RealClamd()
    let pieces = [[UInt8]](repeating: [UInt8](repeating: 7, count: 1_000), count: 50)
    await #expect(throws: ScannerUnavailable.self) {
      try await scan(pieces, by: daemon) { daemon.signal(SIGKILL) }
    }
    daemon.kill()
    await #expect(throws: ScannerUnavailable.self) { try await scan([[1]], by: daemon) }
  }

  /// Fails without the deadline of `scan`: it would wait until the daemon goes on.
  @Test func one_that_stands_still_is_not_waited_for_beyond_patience() async throws {
    let daemon = try RealClamd()
    daemon.signal(SIGSTOP)
    await #expect(throws: ScannerUnavailable("clamd: no verdict in time")) {
      try await scan([[1]], by: daemon, patience: .milliseconds(200))
    }
    daemon.signal(SIGCONT)
    #expect(try await scan([[1]], by: daemon) == .clean)
  }
}
