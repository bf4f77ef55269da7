import Crypto
import EventLoop
import Files
import Foundation
import TestSupport
import Testing

/// A folder with a store in it, for one test.
final class FilesWorld: Sendable {
  let root: String
  let files = BlockingPool(name: "files", threads: 2, queueLimit: 256)
  let store: DirectoryStore

  init(at path: String? = nil) throws {
    root = try path ?? FilesWorld.folder()
    store = try DirectoryStore(root: root, files: files)
  }

  deinit {
    files.shutdown()
    try? FileManager.default.removeItem(atPath: root)
  }

  static func folder() throws -> String {
    let path = NSTemporaryDirectory() + "/techhub-files-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// What lies below the folder, without folders.
  var everything: [String] {
    let all = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return all.filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: root + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }

  /// Takes `content` as an upload.
  func receive(
    _ content: [UInt8], named name: String = "", _ policy: UploadPolicy = .anything,
    pieces: Int = 1_000
  ) async throws -> ReceivedFile {
    let source = Pieces(content, pieces)
    return try await Upload(policy, spool: store.spool).receive(named: name) { source.next() }
  }

  func stored(_ content: [UInt8], in room: FileRoom = .guarded) async throws -> StoredObject {
    try await receive(content).store(in: room, of: store)
  }
}

extension UploadPolicy {
  static let anything = UploadPolicy(limit: 1 << 20, accepted: Set(MediaType.allCases))
}

/// Content that comes in pieces. Used by one task.
final class Pieces {
  private var rest: ArraySlice<UInt8>
  private let size: Int

  init(_ content: [UInt8], _ size: Int) {
    rest = content[...]
    self.size = size
  }

  func next() -> [UInt8]? {
    guard !rest.isEmpty else { return nil }
    defer { rest = rest.dropFirst(size) }
    return Array(rest.prefix(size))
  }
}

extension ObjectReader {
  func collect() async throws -> [UInt8] {
    var all: [UInt8] = []
    while let piece = try await next() { all += piece }
    return all
  }
}

func onLoop<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
  try await TestLoops.group().run(body)
}

func sha256(_ bytes: [UInt8]) throws -> ContentDigest {
  try #require(ContentDigest(try SHA256.digest(bytes)))
}
