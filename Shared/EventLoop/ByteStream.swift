import Glibc

/// What one attempt to read or write came to.
package enum StreamStep: Sendable, Hashable {
  /// So many bytes were moved.
  case moved(Int)
  /// The peer has ended its side; nothing more will come.
  case end
  /// Try again when the descriptor is readable.
  case waitReadable
  /// Try again when the descriptor is writable.
  case waitWritable
}

/// A connection's bytes, plain or through TLS. Attempts never block; the `async` forms wait on the
/// loop. Confined to its loop.
package protocol ByteStream: AnyObject {
  var descriptor: Descriptor { get }
  /// Throws `SystemCallError` (or a TLS error) on a broken connection.
  func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws -> StreamStep
  func tryWrite(_ bytes: UnsafeRawBufferPointer) throws -> StreamStep
  /// Bytes of a file straight from the kernel, if this stream can: `nil` means copy them.
  func trySendFile(_ file: Int32, offset: Int64, count: Int) throws -> StreamStep?
  /// Tells the peer that nothing more will be written (FIN, close_notify).
  func shutdownWrite()
  func close()
}

extension ByteStream {
  /// Reads what is there, waiting for the first byte. 0 at the end. Ends with the current scope.
  package func read(into buffer: UnsafeMutableRawBufferPointer) async throws -> Int {
    while true {
      switch try tryRead(into: buffer) {
      case .moved(let count): return count
      case .end: return 0
      case .waitReadable: try await descriptor.waitReadableInScope()
      case .waitWritable: try await descriptor.waitWritableInScope()
      }
    }
  }

  /// Writes all bytes, waiting for room. Ends with the current scope.
  package func write(_ bytes: UnsafeRawBufferPointer) async throws {
    var rest = bytes
    while !rest.isEmpty {
      switch try tryWrite(rest) {
      case .moved(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      case .end: throw SystemCallError("write", code: EPIPE)
      case .waitReadable: try await descriptor.waitReadableInScope()
      case .waitWritable: try await descriptor.waitWritableInScope()
      }
    }
  }
}

/// TCP or a unix socket without TLS.
package final class PlainStream: ByteStream {
  package let descriptor: Descriptor

  package init(_ descriptor: Descriptor) { self.descriptor = descriptor }

  package func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws -> StreamStep {
    while true {
      if descriptor.isClosed { return .end }
      let count = recv(descriptor.fd, buffer.baseAddress, buffer.count, 0)
      if count > 0 {
        // A short read has emptied the socket: the next event is an edge. Not after a hang-up,
        // whose edge has already been.
        if count < buffer.count, !descriptor.isHangUp { descriptor.isReadable = false }
        return .moved(count)
      }
      if count == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        descriptor.isReadable = false
        return .waitReadable
      default: throw SystemCallError("recv")
      }
    }
  }

  package func tryWrite(_ bytes: UnsafeRawBufferPointer) throws -> StreamStep {
    while true {
      if descriptor.isClosed { throw SystemCallError("send", code: EPIPE) }
      let count = send(descriptor.fd, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .moved(count) }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        descriptor.isWritable = false
        return .waitWritable
      default: throw SystemCallError("send")
      }
    }
  }

  package func trySendFile(_ file: Int32, offset: Int64, count: Int) throws -> StreamStep? {
    while true {
      if descriptor.isClosed { throw SystemCallError("sendfile", code: EPIPE) }
      var position = off_t(offset)
      let moved = sendFile(descriptor.fd, file, &position, count)
      if moved > 0 { return .moved(moved) }
      if moved == 0 { return .end }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        descriptor.isWritable = false
        return .waitWritable
      default: throw SystemCallError("sendfile")
      }
    }
  }

  package func shutdownWrite() {
    if !descriptor.isClosed { shutdown(descriptor.fd, Int32(SHUT_WR)) }
  }

  package func close() { descriptor.close() }
}
