import EventLoop
import IdentityApp
import IdentityDomain
import Kernel
import TestSupport

package struct NoSender: Error {}

extension IdentityWorld {
  /// Sends everything that is due into a folder; how many messages that were.
  package func deliver(into folder: String) async throws -> Int {
    guard let sender = MailSender("TechHub <no-reply@techhub.local>") else { throw NoSender() }
    let files = BlockingPool(name: "files", threads: 1, queueLimit: 64)
    defer { files.shutdown() }
    let delivery = app.delivery([
      .mail: FolderCarrier(folder: folder, format: .mail(sender), pool: files)
    ])
    return try await TestLoops.group().run {
      var count = 0
      while try await delivery.deliverNext() { count += 1 }
      return count
    }
  }
}
