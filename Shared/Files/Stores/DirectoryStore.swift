package import EventLoop
import Glibc
package import HTTPCore
import Kernel

/// Objects in a folder: `room/ab/cd/abcd…`, so that no folder grows beyond what is quick to list. A
/// file is on the disk before it gets its name, and its name before the caller is told.
package struct DirectoryStore: ObjectStore {
  package let spool: Spool
  private let root: String
  private let files: BlockingPool

  /// Gathers uploads in `.unfinished` below `root`, which is on the same disk: a finished one is
  /// renamed. Blocks: for the start of a process. Throws `StoreFailure`.
  package init(root: String, files: BlockingPool) throws {
    self.root = root
    self.files = files
    spool = try Spool(folder: root + "/.unfinished", files: files)
  }

  package func put(_ file: SpooledFile, as object: StoredObject) async throws {
    _ = try await file.finish()
    try await files.run {
      let folder = folder(of: object.key)
      try Folder.make(folder, mode: 0o750)
      try file.move(to: path(of: object.key))
      for depth in 0...3 { try Folder.sync(ancestor(of: folder, depth)) }
    }
  }

  package func size(of key: ObjectKey) async throws -> Int? {
    try await files.run { Folder.status(path(of: key))?.bytes }
  }

  package func read(_ key: ObjectKey, _ range: Range<Int>?) async throws -> any ObjectReader {
    let descriptor = try await files.run {
      let opened = open(path(of: key), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard opened >= 0 else {
        throw errno == ENOENT ? StoreFailure.missing(key) : StoreFailure("open")
      }
      return OpenObject(opened)
    }
    return DirectoryReader(descriptor, range ?? 0..<Int.max, files: files)
  }

  /// The server sends it by `sendfile`.
  package func body(of object: StoredObject, _ range: Range<Int>) async throws -> ResponseBody {
    .file(path: path(of: object.key), range: range)
  }

  package func local(_ key: ObjectKey) async throws -> LocalCopy {
    LocalCopy(inStore: path(of: key))
  }

  package func delete(_ key: ObjectKey) async throws {
    try await files.run {
      if unlink(path(of: key)) != 0, errno != ENOENT { throw StoreFailure("unlink") }
    }
  }

  package func list(_ room: FileRoom, after: ObjectKey?, limit: Int) async throws
    -> [ListedObject]
  {
    try await files.run {
      try ShardWalk(root: root + "/" + room.rawValue, room: room).list(
        after: after?.name ?? "", limit: limit)
    }
  }

  // MARK: Names

  private func folder(of key: ObjectKey) -> String {
    let shards = key.name.prefix(2) + "/" + key.name.dropFirst(2).prefix(2)
    return root + "/" + key.room.rawValue + "/" + shards
  }

  private func path(of key: ObjectKey) -> String { folder(of: key) + "/" + key.name }

  /// The folder itself, its shard, its room, the root: each may be new.
  private func ancestor(of folder: String, _ depth: Int) -> String {
    var path = folder[...]
    for _ in 0..<depth { path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)] }
    return String(path)
  }
}

/// A file that is open for reading, closed when nobody holds it.
final class OpenObject: Sendable {
  let descriptor: Int32
  init(_ descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }
}

private final class DirectoryReader: ObjectReader {
  private let file: OpenObject
  private let files: BlockingPool
  private var rest: Range<Int>

  init(_ file: OpenObject, _ range: Range<Int>, files: BlockingPool) {
    self.file = file
    self.files = files
    rest = range
  }

  func next() async throws -> [UInt8]? {
    let (offset, count) = (rest.lowerBound, min(rest.count, 262_144))
    guard count > 0 else { return nil }
    let file = file
    let piece = try await files.run { try Folder.read(file.descriptor, at: offset, count) }
    rest = piece.count < count ? 0..<0 : (offset + count)..<rest.upperBound
    return piece.isEmpty ? nil : piece
  }
}
