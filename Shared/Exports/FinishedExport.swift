import Files
import Postgres

/// An export whose file somebody wants.
struct FinishedExport: Sendable {
  let order: ExportOrder
  private let state: String
  private let stored: StoredObject?

  init(_ row: Row) throws {
    order = try ExportOrder(row)
    state = try row.string("state")
    guard let key = try row.optionalString("file").flatMap({ ObjectKey($0) }),
      let digest = try row.optionalString("sha256").flatMap({ ContentDigest($0) }),
      let bytes = try row.optionalInt("bytes")
    else {
      stored = nil
      return
    }
    stored = StoredObject(
      key: key, sha256: digest, bytes: bytes, mediaType: order.format.mediaType)
  }

  /// Throws `ExportRefusal`.
  func object() throws(ExportRefusal) -> StoredObject {
    switch (state, stored) {
    case ("ready", let object?): return object
    case ("waiting", _), ("running", _): throw .notReady
    case ("expired", _), ("ready", nil): throw .expired
    default: throw .failed
    }
  }
}
