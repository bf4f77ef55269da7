package import Access
package import Exports
package import Files
package import FlagFeed
package import HTTPClient
package import Idempotency
package import Postgres
import Profiling
package import Resources
package import ServiceHost
import Synchronization

/// The frame of a service: a host with a slice of the database, signed principals and a way to the
/// other services.
package final class DatabaseHost: Sendable {
  package let host: ServiceHost
  package let database: Database
  package let access: AccessGuard
  /// Calls to other services, signed as this one.
  package let peers: PeerClient
  package let client: HTTPClient
  /// The features that are on; kept current while the process serves.
  package let flags: LiveFlags
  package let commands: IdempotentCommands
  /// Signs this service's list cursors.
  package let cursors: CursorSigner
  let profiling: ProfileSettings
  private let exportSettings: ExportSettings
  let purges: Bool
  private let fileSettings: FileSettings
  private let opened = Mutex<(any ObjectStore)?>(nil)
  private let keys: KeyRing
  private let book: PeerBook

  init(name: String, settings: DatabaseHostSettings) throws {
    host = try ServiceHost(name: name, settings: settings.host)
    database = try Database(
      settings.database, group: host.group, logger: host.logger, metrics: host.metrics)
    commands = IdempotentCommands(database: database)
    cursors = try CursorSigner(key: settings.cursorKey)
    profiling = settings.profiling
    exportSettings = settings.exports
    flags = LiveFlags(overrides: settings.flagOverrides, clock: host.clock)
    fileSettings = settings.files
    purges = settings.purges
    keys = try KeyRing(folder: settings.host.keysFolder)
    access = AccessGuard(PrincipalVerifier(audience: name, keys: keys, clock: host.clock))
    book = try PeerBook(file: settings.host.peersFile)
    client = try HTTPClient(group: host.group)
    peers = PeerClient(
      name: name, client: client, signer: PrincipalSigner(keys: keys, clock: host.clock),
      book: book)
    attachReload()
  }

  /// The process's object store. Blocks when first asked: for the start of a process. Throws
  /// `StoreFailure`.
  package func files() throws -> any ObjectStore {
    try opened.withLock { opened in
      if let opened { return opened }
      let store = try fileSettings.store(files: host.pools.files, client: client)
      opened = store
      return store
    }
  }

  /// What may be taken away as files: the slice's lists, and what `sources` make. Blocks and throws as
  /// `files()` does.
  package func exports(
    of slice: SliceResources, sources: [any ExportSource] = []
  ) throws -> Exports {
    Exports(
      slice, database: database, store: try files(), settings: exportSettings, sources: sources)
  }

  private func attachReload() {
    let keys = keys
    let book = book
    host.onReload { try keys.reload() }
    host.onReload { try book.reload() }
  }
}
