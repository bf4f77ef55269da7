import Configuration
import EventLoop
import HTTPClient
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import VirusScans

/// clamd as its manual says that it speaks, and all the ways in which it gives no verdict.
@Suite(.onLoop) struct ClamdTests {
  private static let names = BlockingPool(name: "names", threads: 1, queueLimit: 8)

  private func scan(
    _ pieces: [[UInt8]], most: Int = .max, patience: Duration = .seconds(5),
    _ answer: @escaping @Sendable ([UInt8]) -> String?
  ) async throws -> (ScanVerdict, FakeClamd.State) {
    let loop = try TestLoops.group().any
    return try await TestLoops.group().run(on: loop) {
      let fake = try await FakeClamd.start(on: loop, most: most, answer)
      let settings = ScanSettings(clamd: fake.address.description, patience: patience)
      let clamd = try #require(Clamd(settings, names: Self.names))
      var rest = pieces[...]
      return (try await clamd.scan { rest.popFirst() }, fake.state)
    }
  }

  @Test func what_is_clean_is_clean_and_arrives_whole() async throws {
    let pieces = [Array("abc".utf8), [UInt8](repeating: 7, count: 200_000), [1]]
    let (verdict, state) = try await scan(pieces) { _ in "stream: OK" }
    #expect(verdict == .clean)
    #expect(state.received.withLock { $0 } == [pieces.flatMap { $0 }])
    #expect(state.commands.withLock { $0 } == ["zINSTREAM\0"])
  }

  @Test func what_was_found_is_told() async throws {
    let (verdict, _) = try await scan([[1]]) { _ in "stream: Eicar-Test-Signature FOUND" }
    #expect(verdict == .infected("Eicar-Test-Signature"))
  }

  /// Fails where any answer but FOUND is taken for clean.
  @Test(arguments: [
    "INSTREAM size limit exceeded. ERROR", "stream: OK\n", "stream: Can't allocate memory ERROR",
    "", "OK", "UNKNOWN COMMAND",
  ])
  func what_is_no_verdict_is_none(_ answer: String) async throws {
    await #expect(throws: ScannerUnavailable.self) { try await scan([[1]]) { _ in answer } }
  }

  @Test func a_daemon_that_hangs_up_has_said_nothing() async throws {
    await #expect(throws: ScannerUnavailable.self) { try await scan([[1]]) { _ in nil } }
  }

  /// The end of the stream never comes to it, and so no answer to us. Fails without the deadline.
  @Test func a_daemon_that_says_nothing_is_not_waited_for_beyond_patience() async throws {
    let loop = try TestLoops.group().any
    try await TestLoops.group().run(on: loop) {
      let silent = try await FakeClamd.start(on: loop, most: .max) { _ in nil }
      let settings = ScanSettings(
        clamd: silent.address.description, patience: .milliseconds(100))
      let clamd = try #require(Clamd(settings, names: Self.names))
      await #expect(throws: ScannerUnavailable("clamd: no verdict in time")) {
        try await clamd.scan {
          try await sleepOnLoop(for: .seconds(30))
          return nil
        }
      }
    }
  }

  @Test func a_file_that_is_too_long_for_it_is_not_clean() async throws {
    let piece = [UInt8](repeating: 1, count: 1 << 20)
    await #expect(throws: ScannerUnavailable.self) {
      try await scan([piece, piece, piece, piece], most: 100_000) { _ in
        "INSTREAM size limit exceeded. ERROR"
      }
    }
  }

  @Test func a_daemon_that_is_not_there_has_said_nothing() async throws {
    let loop = try TestLoops.group().any
    try await TestLoops.group().run(on: loop) {
      for address in ["127.0.0.1:1", "unix:/nothing/there", "nobody.invalid:3310"] {
        let clamd = try #require(Clamd(ScanSettings(clamd: address), names: Self.names))
        await #expect(throws: ScannerUnavailable.self) { try await clamd.scan { nil } }
      }
    }
  }

  @Test func settings_name_a_place_or_nobody() {
    var empty = SettingsReader([:])
    #expect(empty.scanSettings() == ScanSettings())
    for (address, good) in [
      ("clamav:3310", true), ("unix:/run/clamd.sock", true), ("clamav", false), ("unix:", false),
      ("clamav:0", false),
    ] {
      var reader = SettingsReader(["TECHHUB_CLAMD": address])
      _ = reader.scanSettings()
      #expect(((try? reader.finish()) != nil) == good, "\(address)")
    }
  }
}
