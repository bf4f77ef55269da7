package import EventLoop
import Glibc

/// A folder whose files are taken over. It is only read, and no path leads out of it: neither by `..`,
/// nor by a link.
package struct SourceFolder: Sendable {
  private let root: String
  private let files: BlockingPool

  /// Blocks. Throws `StoreFailure` if there is no such folder or it cannot be read.
  package init(_ path: String, files: BlockingPool) throws {
    root = path
    self.files = files
    close(try SourceFolder.enter(path))
  }

  /// `nil` if there is no such file. Throws `PathRefused` for a path that is none, `StoreFailure` for
  /// a fault of the disk.
  package func open(_ path: String) async throws -> SourceFile? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard !path.utf8.contains(0), parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw PathRefused()
    }
    return try await files.run {
      var folder = try SourceFolder.enter(root)
      defer { close(folder) }
      for part in parts.dropLast() {
        guard let next = try SourceFolder.step(part, in: folder, O_DIRECTORY) else { return nil }
        close(folder)
        folder = next
      }
      guard let name = parts.last, let file = try SourceFolder.step(name, in: folder, O_NONBLOCK)
      else { return nil }
      return try SourceFile(file, files: files)
    }
  }

  /// The folder itself may be a link: the operator has named it.
  private static func enter(_ path: String) throws -> Int32 {
    let opened = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw StoreFailure("open") }
    return opened
  }

  private static func step(_ name: String, in folder: Int32, _ flags: Int32) throws -> Int32? {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno) { return nil }
      throw StoreFailure("fstatat")
    }
    guard status.st_mode & S_IFMT != S_IFLNK else { throw PathRefused() }
    let opened = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags)
    guard opened >= 0 else {
      // Somebody put a link there in between.
      if errno == ELOOP { throw PathRefused() }
      if errno == ENOTDIR { return nil }
      throw StoreFailure("openat")
    }
    return opened
  }
}

/// The path leads out of the folder, or to something that is no file.
package struct PathRefused: Error, Equatable {}

/// A file of another system while it is read. Used by one task.
package final class SourceFile: Sendable {
  private let descriptor: Int32
  private let files: BlockingPool

  /// Blocks.
  fileprivate init(_ descriptor: Int32, files: BlockingPool) throws {
    self.descriptor = descriptor
    self.files = files
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreFailure("fstat") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw PathRefused() }
  }

  deinit { close(descriptor) }

  /// Up to 1 MB from `offset`; `nil` at the end.
  package func read(at offset: Int) async throws -> [UInt8]? {
    let piece = try await files.run { try Folder.read(self.descriptor, at: offset, 1 << 20) }
    return piece.isEmpty ? nil : piece
  }
}
