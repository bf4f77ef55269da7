import EventLoop
import Glibc
import HTTPCore
import Kernel

/// A file open for reading; closed when nobody holds it.
final class OpenFile: Sendable {
  let descriptor: Int32
  /// Bytes.
  let size: Int

  /// `nil` if there is no such regular file.
  init?(_ path: String) {
    let opened = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      Glibc.close(opened)
      return nil
    }
    descriptor = opened
    size = Int(status.st_size)
  }

  deinit { Glibc.close(descriptor) }
}

/// Moves a part of a file to a connection: by `sendfile` where the stream can, else in pieces read
/// on the pool for files.
struct FileTransfer {
  private let connection: Connection
  private let file: OpenFile

  /// A fast client must not keep the loop to itself.
  private static let turn = 1 << 20

  init(_ connection: Connection, _ file: OpenFile) {
    self.connection = connection
    self.file = file
  }

  func send(_ part: Range<Int>) async throws {
    var position = part.lowerBound
    var inTurn = 0
    while position < part.upperBound {
      let count = min(part.upperBound - position, FileTransfer.turn)
      let step = try connection.stream.trySendFile(
        file.descriptor, offset: Int64(position), count: count)
      guard let step else { return try await copy(position..<part.upperBound) }
      switch step {
      case .moved(let moved):
        position += moved
        inTurn += moved
      case .end: throw WrongBodyLength()
      case .waitReadable, .waitWritable:
        try await connection.waitToWrite { await connection.stream.descriptor.waitWritable() }
      }
      if inTurn >= FileTransfer.turn {
        inTurn = 0
        await yieldOnLoop()
      }
    }
  }

  private func copy(_ part: Range<Int>) async throws {
    var position = part.lowerBound
    while position < part.upperBound {
      let count = min(part.upperBound - position, 65_536)
      let piece = try await connection.core.read(file, at: position, count: count)
      guard !piece.isEmpty else { throw WrongBodyLength() }
      connection.output.append(piece)
      try await connection.flush()
      position += piece.count
    }
  }
}

func closeDescriptor(_ fd: Int32) { Glibc.close(fd) }

/// Tells a connection too many, as far as its socket buffer takes it, and closes it.
func refuseConnection(_ fd: Int32, _ answer: [UInt8]) {
  _ = answer.withUnsafeBytes { send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  shutdown(fd, Int32(SHUT_WR))
  Glibc.close(fd)
}
