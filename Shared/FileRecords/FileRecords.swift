package import Files
import Kernel
package import Postgres

/// Which objects a slice has in a room of the store, and how they come and go (the order of
/// `StoredObject`). The tables of files name an object by its key.
package struct FileRecords: Sendable {
  package let database: Database
  package let store: any ObjectStore
  package let room: FileRoom
  /// Tells of the row `object` of `stored_object` whether some file is made of it.
  let isNamed: SQL

  /// - Parameter isNamed: a condition over `object.key`; it reads every table that names objects.
  package init(database: Database, store: any ObjectStore, room: FileRoom, isNamed: SQL) {
    self.database = database
    self.store = store
    self.room = room
    self.isNamed = isNamed
  }

  /// Stores a file that has arrived and, in one transaction, the rows that name it. The file is
  /// spent, whatever happens. Throws what the store and `body` throw.
  package func keep<R: Sendable>(
    _ file: ReceivedFile, _ body: @escaping (Transaction, StoredObject) async throws -> R
  ) async throws -> R {
    do {
      let row = try await announce(file.object(in: room))
      let object = try await file.store(in: room, of: store)
      return try await database.transaction { tx in
        try await hold(object.key, row, in: tx)
        return try await body(tx, object)
      }
    } catch {
      await file.discard()
      throw error
    }
  }

  /// Waits for whoever is deleting the same object. Returns the row that stands now.
  private func announce(_ object: StoredObject) async throws -> Int64 {
    let rows = try await database.query(
      """
      insert into stored_object as known (key, bytes)
      values (\(object.key.description), \(object.bytes))
      on conflict (key) do update set touched_at = now()
      returning known.id
      """)
    guard let row = rows.first else { throw ObjectGone() }
    return try row.int64("id")
  }

  /// Nobody deletes the object before the transaction has ended. Throws `ObjectGone` if somebody
  /// has, which takes an upload of a day.
  private func hold(_ key: ObjectKey, _ row: Int64, in tx: Transaction) async throws {
    let held = try await tx.query(
      "select id from stored_object where key = \(key.description) and id = \(row) for share")
    guard !held.isEmpty else { throw ObjectGone() }
  }
}
