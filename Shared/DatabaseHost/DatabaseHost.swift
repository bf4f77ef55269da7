package import Access
package import HTTPClient
package import Idempotency
package import Postgres
package import ServiceHost

/// The frame of a service: a host with a slice of the database, signed principals and a way to the
/// other services.
package final class DatabaseHost: Sendable {
  package let host: ServiceHost
  package let database: Database
  package let access: AccessGuard
  /// Calls to other services, signed as this one.
  package let peers: PeerClient
  package let client: HTTPClient
  package let commands: IdempotentCommands
  /// Signs this service's list cursors.
  package let cursors: CursorSigner
  private let keys: KeyRing
  private let book: PeerBook

  init(name: String, settings: DatabaseHostSettings) throws {
    host = try ServiceHost(name: name, settings: settings.host)
    database = try Database(
      settings.database, group: host.group, logger: host.logger, metrics: host.metrics)
    commands = IdempotentCommands(database: database)
    cursors = try CursorSigner(key: settings.cursorKey)
    keys = try KeyRing(folder: settings.host.keysFolder)
    access = AccessGuard(PrincipalVerifier(audience: name, keys: keys, clock: host.clock))
    book = try PeerBook(file: settings.host.peersFile)
    client = try HTTPClient(group: host.group)
    peers = PeerClient(
      name: name, client: client, signer: PrincipalSigner(keys: keys, clock: host.clock),
      book: book)
    attachReload()
  }

  private func attachReload() {
    let keys = keys
    let book = book
    host.onReload { try keys.reload() }
    host.onReload { try book.reload() }
  }
}
