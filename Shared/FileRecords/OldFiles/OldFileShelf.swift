import Files
import Postgres

/// A table of files that was taken over: `id uuid`, `file`, `mime_type`, `size`, `legacy`.
package struct OldFileShelf: Sendable {
  package let table: String
  /// It has the columns `width` and `height`.
  let measuresPictures: Bool

  package init(_ table: String, measuresPictures: Bool) {
    self.table = table
    self.measuresPictures = measuresPictures
  }

  /// Rows behind `last` that came from the old site. Where a file was has stood in `legacy` since its
  /// bytes came.
  func page(after last: String?, limit: Int) -> SQL {
    """
    select id::text as id, file, coalesce(legacy ->> 'file', file) as path
    from \(identifier: table) thing
    where imported_version is not null
      and (\(last)::uuid is null or thing.id > \(last)::uuid)
      and (legacy ? 'file' or file !~ '^(public|protected)/[0-9a-f]{64}$')
    order by thing.id limit \(literal: limit)
    """
  }

  /// The row is changed here, so that another import leaves it alone.
  func naming(_ file: ReceivedFile, _ object: StoredObject, _ row: OldFileRow) -> SQL {
    let size: SQL =
      measuresPictures
      ? """
      , width = coalesce(\(file.size?.width)::int, width),
        height = coalesce(\(file.size?.height)::int, height)
      """ : ""
    return """
      update \(identifier: table) set file = \(object.key.description),
        mime_type = \(object.mediaType.rawValue), size = \(object.bytes)\(size),
        legacy = coalesce(legacy, '{}') || jsonb_build_object('file', \(row.path)::text),
        row_version = row_version + 1
      where id = \(row.id)::uuid and file = \(row.file)
      """
  }
}

/// A file that was taken over.
struct OldFileRow {
  let id: String
  let file: String
  /// Below the old site's folder.
  let path: String

  init(_ row: Row) throws {
    id = try row.string("id")
    file = try row.string("file")
    path = try row.string("path")
  }
}
