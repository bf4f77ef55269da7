package import EventLoop
import Glibc
package import IdentityStore

/// Lays messages into a folder: mail as `.eml`, SMS as `.txt`. The name is the message's number, so
/// a repetition replaces the same file.
package struct FolderCarrier: MessageCarrier {
  package enum Format: Sendable {
    case mail(MailSender)
    case sms
  }

  private let folder: String
  private let format: Format
  private let pool: BlockingPool

  /// - Parameter pool: for files; the folder must exist.
  package init(folder: String, format: Format, pool: BlockingPool) {
    self.folder = folder
    self.format = format
    self.pool = pool
  }

  package func deliver(
    _ message: ClaimedMessage, leaving: () async throws -> Bool
  ) async throws -> DeliveryOutcome {
    let (bytes, suffix) = content(message)
    guard try await leaving() else { return .abandoned }
    let digits = String(message.id)
    let name = String(repeating: "0", count: max(0, 9 - digits.count)) + digits + suffix
    let path = "\(folder)/\(name)"
    do {
      try await pool.run { try writeFile(bytes, to: path) }
      return .delivered
    } catch {
      // Half a file under another name is no delivery: again later.
      return .refused(reason: "\(type(of: error))", forGood: false)
    }
  }

  private func content(_ message: ClaimedMessage) -> ([UInt8], String) {
    switch format {
    case .mail(let sender):
      return (OutgoingMail(message, from: sender).bytes(.eightBit), ".eml")
    case .sms:
      return (Array("To: \(message.recipient)\n\n\(message.body)\n".utf8), ".txt")
    }
  }
}

/// A reader never sees half a file: it is written aside and renamed.
private func writeFile(_ bytes: [UInt8], to path: String) throws {
  let aside = path + ".part"
  let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
  guard file >= 0 else { throw SystemCallError("open") }
  defer { close(file) }
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw SystemCallError("write") }
    rest = rest.dropFirst(count)
  }
  guard rename(aside, path) == 0 else { throw SystemCallError("rename") }
}
