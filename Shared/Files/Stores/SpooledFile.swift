import Crypto
import EventLoop
import Glibc
import Synchronization

/// A file in the spool: counted and digested while it is written. It disappears with this object
/// unless a store has taken it. The system calls run on the pool for files.
package final class SpooledFile: Sendable {
  package let path: String
  private let files: BlockingPool
  private let descriptor: Int32
  private let state: Mutex<State>

  private struct State {
    var bytes = 0
    var digest: ContentDigest?
    var isThere = true
    var hash: SHA256
    /// What was hashed on the way is no longer what is there.
    var isPatched = false
  }

  /// Blocks.
  init(creating path: String, files: BlockingPool) throws {
    let hash = try SHA256()
    let opened = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw StoreFailure("open") }
    descriptor = opened
    self.path = path
    self.files = files
    state = Mutex(State(hash: hash))
  }

  deinit {
    close(descriptor)
    if state.withLock({ $0.isThere }) { unlink(path) }
  }

  /// Bytes written so far.
  package var bytes: Int { state.withLock { $0.bytes } }

  /// The digest of a finished file.
  package var digest: ContentDigest? { state.withLock { $0.digest } }

  /// Writes behind what is there. Throws `StoreFailure`.
  package func append(_ piece: [UInt8]) async throws {
    try await files.run { [self] in
      try state.withLock { state in
        try Folder.write(piece, to: descriptor, at: state.bytes)
        try state.hash.update(piece)
        state.bytes += piece.count
      }
    }
  }

  /// Writes over bytes that are there. Throws `StoreFailure`.
  package func overwrite(_ piece: [UInt8], at offset: Int) async throws {
    try await files.run { [self] in
      try state.withLock { state in
        guard offset >= 0, offset + piece.count <= state.bytes, state.digest == nil else {
          throw StoreFailure("pwrite", code: EINVAL)
        }
        try Folder.write(piece, to: descriptor, at: offset)
        state.isPatched = true
      }
    }
  }

  /// Ends the writing: the bytes are on the disk when this returns. Throws `StoreFailure`.
  package func finish() async throws -> ContentDigest {
    try await files.run { [self] in
      try state.withLock { state in
        if let digest = state.digest { return digest }
        guard fdatasync(descriptor) == 0 else { throw StoreFailure("fdatasync") }
        if state.isPatched { state.hash = try hashAgain() }
        guard let digest = ContentDigest(try state.hash.finish()) else {
          throw StoreFailure("digest", code: EIO)
        }
        state.digest = digest
        return digest
      }
    }
  }

  /// Blocks.
  private func hashAgain() throws -> SHA256 {
    let hash = try SHA256()
    var offset = 0
    while true {
      let piece = try Folder.read(descriptor, at: offset, 1 << 20)
      if piece.isEmpty { return hash }
      try hash.update(piece)
      offset += piece.count
    }
  }

  /// A part of it, shorter at the end. Throws `StoreFailure`.
  package func read(at offset: Int, _ count: Int) async throws -> [UInt8] {
    try await files.run { [self] in try readNow(at: offset, count) }
  }

  /// As `read`; blocks, for work that is on the pool already.
  func readNow(at offset: Int, _ count: Int) throws -> [UInt8] {
    try Folder.read(descriptor, at: offset, count)
  }

  /// Deletes it, whatever has become of the request. Its room on the disk is free when this returns,
  /// though the descriptor may live on for a moment.
  package func discard() async {
    await OperationScope.$current.withValue(nil) {
      try? await files.run { [self] in
        state.withLock { state in
          guard state.isThere else { return }
          ftruncate(descriptor, 0)
          if unlink(path) == 0 { state.isThere = false }
        }
      }
    }
  }

  /// Gives it another name; blocks. From now on it is not ours to delete.
  func move(to target: String) throws {
    try state.withLock { state in
      guard state.isThere, state.digest != nil else { throw StoreFailure("rename", code: ENOENT) }
      guard rename(path, target) == 0 else { throw StoreFailure("rename") }
      state.isThere = false
    }
  }
}
