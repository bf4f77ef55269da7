package import EventLoop
package import HTTPClient
package import IdentityDomain
import TLS

/// Where messages leave the house. Mail goes to the server if there is one, else into the folder.
package struct MailSettings: Sendable {
  package var sender: MailSender
  package var server: SMTPServer?
  package var mailFolder: String?
  package var smsFolder: String?

  package init(
    sender: MailSender, server: SMTPServer?, mailFolder: String?, smsFolder: String?
  ) {
    self.sender = sender
    self.server = server
    self.mailFolder = mailFolder
    self.smsFolder = smsFolder
  }

  /// Throws `TLSError` if the authorities for verified connections cannot be read.
  package func carriers(
    client: HTTPClient, files: BlockingPool
  ) throws -> [Channel: any MessageCarrier] {
    var carriers: [Channel: any MessageCarrier] = [:]
    if let server {
      carriers[.mail] = SMTPCarrier(
        server: server, sender: sender, resolver: client.resolver, tls: try TLSContext.client())
    } else if let mailFolder {
      carriers[.mail] = FolderCarrier(folder: mailFolder, format: .mail(sender), pool: files)
    }
    if let smsFolder {
      carriers[.sms] = FolderCarrier(folder: smsFolder, format: .sms, pool: files)
    }
    return carriers
  }
}
