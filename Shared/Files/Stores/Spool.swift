import Crypto
package import EventLoop
import Glibc

/// The folder in which uploads are gathered, and the threads that write there. Gathering comes
/// first because a key is the digest of the content, because a store must see nothing of a broken
/// upload, and because a type is told by looking at both ends of a file.
package struct Spool: Sendable {
  package let folder: String
  let files: BlockingPool

  /// For other programs whose files lie here.
  package var threads: BlockingPool { files }

  /// Makes the folder, readable by this user only, if it is not there. Blocks: for the start of a
  /// process. Throws `StoreFailure`.
  package init(folder: String, files: BlockingPool) throws {
    self.folder = folder
    self.files = files
    try Folder.make(folder, mode: 0o700)
  }

  /// An empty file with a name that nobody else has.
  package func begin() async throws -> SpooledFile {
    let path = folder + "/" + Hex.text(try Random.bytes(16))
    return try await files.run { try SpooledFile(creating: path, files: files) }
  }

  /// A finished file with what `next` gives until `nil`. Nothing stays behind if that throws.
  package func fill(_ next: () async throws -> [UInt8]?) async throws -> SpooledFile {
    let file = try await begin()
    do {
      while let piece = try await next() { try await file.append(piece) }
      _ = try await file.finish()
      return file
    } catch {
      await file.discard()
      throw error
    }
  }

  /// Deletes what a killed process has left: files older than `age`. Several processes may share
  /// the folder, so `age` must be longer than any upload takes. Returns how many there were.
  package func sweep(olderThan age: Duration = .seconds(86_400)) async throws -> Int {
    let oldest = time(nil) - Int(age.components.seconds)
    return try await files.run {
      let old = try Folder.entries(folder).filter { entry in
        guard let status = Folder.status(folder + "/" + entry) else { return false }
        return status.isFile && status.changed < oldest
      }
      return old.count { unlink(folder + "/" + $0) == 0 }
    }
  }
}
