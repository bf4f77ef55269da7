import EventLoop
import Foundation
import Glibc

/// ClamAV's own daemon on a socket of its own, with one signature: that of the file which every scanner is
/// to find. No database of viruses is needed for it.
final class RealClamd: Sendable {
  static let program = "/usr/sbin/clamd"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

  /// Bytes of a stream that it takes at most.
  static let longest = 1 << 20

  /// EICAR's: https://www.eicar.org/download-anti-malware-testfile. In halves, so that no scanner finds this
  /// file.
  static let sample = Array(
    (#"X5O!P%@AP[4\PZX54(P^)7CC)7}$"# + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").utf8)

  private let folder: String
  private let process = Process()

  var address: String { "unix:" + folder + "/socket" }

  /// Returns once it listens.
  init() throws {
    folder = NSTemporaryDirectory() + "/clamd-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(
      atPath: folder + "/signatures", withIntermediateDirectories: true)
    try write("44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test\n", to: "signatures/test.hdb")
    try write(
      """
      Foreground yes
      LocalSocket \(folder)/socket
      DatabaseDirectory \(folder)/signatures
      TemporaryDirectory \(folder)
      StreamMaxLength \(RealClamd.longest)

      """, to: "clamd.conf")
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: RealClamd.program)
    process.arguments = ["--config-file=\(folder)/clamd.conf"]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    var said = ""
    // The last thing that it says before it takes files.
    while !said.contains("Self checking") {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw SystemCallError("clamd: \(said.suffix(500))") }
      said += String(decoding: more, as: UTF8.self)
    }
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Returns when it is gone.
  func kill() {
    guard process.isRunning else { return }
    signal(SIGKILL)
    process.waitUntilExit()
  }

  func signal(_ number: Int32) { _ = Glibc.kill(process.processIdentifier, number) }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
  }
}
