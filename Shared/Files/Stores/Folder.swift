import Glibc

/// The calls on folders and files that the stores need. All of them block: they run on the pool for
/// files. They throw `StoreFailure`.
enum Folder {
  struct Status {
    let isFile: Bool
    let bytes: Int
    /// Seconds since 1970.
    let changed: Int
  }

  /// With the folders above it.
  static func make(_ path: String, mode: mode_t) throws {
    if mkdir(path, mode) == 0 || isFolder(path) { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw StoreFailure("mkdir")
    }
    try make(String(path[..<slash]), mode: mode)
    guard mkdir(path, mode) == 0 || isFolder(path) else { throw StoreFailure("mkdir") }
  }

  /// Keeps `errno` of what failed before.
  private static func isFolder(_ path: String) -> Bool {
    let code = errno
    var status = stat()
    let isThere = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    errno = code
    return isThere
  }

  /// A rename is durable once its folder is.
  static func sync(_ path: String) throws {
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw StoreFailure("open") }
    defer { close(opened) }
    guard fsync(opened) == 0 else { throw StoreFailure("fsync") }
  }

  /// Sorted by their bytes, without `.` and `..`; none if there is no such folder.
  static func entries(_ path: String) throws -> [String] {
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw StoreFailure("opendir")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func status(_ path: String) -> Status? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Status(
      isFile: status.st_mode & S_IFMT == S_IFREG, bytes: Int(status.st_size),
      changed: Int(status.st_mtim.tv_sec))
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, at offset: Int) throws {
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw StoreFailure("pwrite") }
        written += count
      }
    }
  }

  /// Fewer bytes only at the end of the file.
  static func read(_ descriptor: Int32, at offset: Int, _ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(
          descriptor, UnsafeMutableRawPointer(buffer.baseAddress)?.advanced(by: filled),
          count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        guard got >= 0 else { throw StoreFailure("pread") }
        if got == 0 { return }
        filled += got
      }
    }
  }
}
