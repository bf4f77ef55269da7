package import EventLoop
package import HTTPClient
package import IdentityDomain
import TLS

/// Where messages leave the house. Mail goes to the server, SMS to the provider if there is one, else
/// into the folders.
package struct MailSettings: Sendable {
  package var sender: MailSender
  package var server: SMTPServer?
  package var mailFolder: String?
  package var provider: SMSProvider?
  package var smsFolder: String?

  package init(
    sender: MailSender, server: SMTPServer?, mailFolder: String?, provider: SMSProvider?,
    smsFolder: String?
  ) {
    self.sender = sender
    self.server = server
    self.mailFolder = mailFolder
    self.provider = provider
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
    if let provider {
      carriers[.sms] = SMSCarrier(provider: provider, client: client)
    } else if let smsFolder {
      carriers[.sms] = FolderCarrier(folder: smsFolder, format: .sms, pool: files)
    }
    return carriers
  }
}
