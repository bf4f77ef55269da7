import EventLoop
package import Files
import Foundation
package import HTTPCore

/// A folder with an object store in it, for one test; it goes with this value.
package final class TestFiles: Sendable {
  package let root: String
  package let store: DirectoryStore
  private let pool = BlockingPool(name: "files", threads: 2, queueLimit: 1_024)

  package init() throws {
    root = NSTemporaryDirectory() + "/techhub-files-" + UUID().uuidString
    store = try DirectoryStore(root: root, files: pool)
  }

  deinit {
    pool.shutdown()
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Paths of all files below the folder, unfinished ones among them.
  package var everything: [String] {
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }

  /// An executable text below the folder, as a stand-in for another program.
  package func script(_ lines: String) throws -> String {
    let path = root + "/" + UUID().uuidString + ".sh"
    try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }
}

/// A store whose disk is full when a file is to be put into it.
package struct FullStore: ObjectStore {
  private let store: DirectoryStore

  package init(_ files: TestFiles) { store = files.store }

  package var spool: Spool { store.spool }

  package func put(_ file: SpooledFile, as object: StoredObject) async throws {
    throw StoreFailure.full
  }

  package func size(of key: ObjectKey) async throws -> Int? { try await store.size(of: key) }

  package func read(_ key: ObjectKey, _ range: Range<Int>?) async throws -> any ObjectReader {
    try await store.read(key, range)
  }

  package func body(of object: StoredObject, _ range: Range<Int>) async throws -> ResponseBody {
    try await store.body(of: object, range)
  }

  package func local(_ key: ObjectKey) async throws -> LocalCopy { try await store.local(key) }

  package func delete(_ key: ObjectKey) async throws { try await store.delete(key) }

  package func list(_ room: FileRoom, after: ObjectKey?, limit: Int) async throws
    -> [ListedObject]
  {
    try await store.list(room, after: after, limit: limit)
  }
}
