import CLinux
import Glibc

/// What a loop is told of a descriptor.
package struct EventFlags: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package var isReadable: Bool {
    rawValue & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue)
      != 0
  }

  package var isWritable: Bool {
    rawValue & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
  }

  /// The other side has closed its half, or the connection is broken.
  package var isHangUp: Bool {
    rawValue & (EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue) != 0
  }
}

/// What a descriptor waits for.
package struct Interest: Sendable, Hashable {
  let rawValue: UInt32

  /// Registered once, told of every change: sockets of HTTP.
  package static let readWriteEdge = Interest(
    rawValue: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue)
  /// Told as long as there is something to read: listeners, libpq.
  package static let read = Interest(rawValue: EPOLLIN.rawValue)
  package static let write = Interest(rawValue: EPOLLOUT.rawValue)
  package static let readWrite = Interest(rawValue: EPOLLIN.rawValue | EPOLLOUT.rawValue)
  package static let nothing = Interest(rawValue: 0)
}

/// A file descriptor in a loop's epoll, used by callback or by waiting. Confined to its loop.
package final class Descriptor {
  package let fd: Int32
  package unowned let loop: EventLoop
  let tag: UInt64
  private var interest: Interest

  /// Edge-triggered state: what the last event said and no EAGAIN has taken back.
  package var isReadable = false
  package var isWritable = true
  /// The peer has shut down its side; reading goes on until the end is read.
  package private(set) var isHangUp = false
  package private(set) var isClosed = false

  /// Callback style: replaces waiting.
  package var onEvent: ((EventFlags) -> Void)?
  /// Called once when the peer hangs up while nobody waits to read.
  package var onHangUp: (() -> Void)?

  private var reader: UnsafeContinuation<Void, Never>?
  private var writer: UnsafeContinuation<Void, Never>?

  init(fd: Int32, generation: UInt32, loop: EventLoop, interest: Interest) {
    self.fd = fd
    self.loop = loop
    self.interest = interest
    tag = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: fd))
  }

  func fire(_ flags: EventFlags) {
    if let onEvent {
      onEvent(flags)
      return
    }
    if flags.isHangUp { isHangUp = true }
    if flags.isReadable {
      isReadable = true
      if let waiting = reader {
        reader = nil
        waiting.resume()
      } else if flags.isHangUp, let told = onHangUp {
        onHangUp = nil
        told()
      }
    }
    if flags.isWritable {
      isWritable = true
      if let waiting = writer {
        writer = nil
        waiting.resume()
      }
    }
  }

  /// Returns when there may be something to read, on hang-up, and when `close()` is called.
  package func waitReadable() async {
    if isReadable || isClosed { return }
    await withUnsafeContinuation { reader = $0 }
  }

  /// Returns when there may be room to write, on hang-up, and when `close()` is called.
  package func waitWritable() async {
    if isWritable || isClosed { return }
    await withUnsafeContinuation { writer = $0 }
  }

  /// Wakes a waiting reader though nothing came: it then looks at what its owner has changed.
  package func wakeReader() {
    guard let waiting = reader else { return }
    reader = nil
    waiting.resume()
  }

  /// Wakes whoever waits, though nothing came.
  package func wakeWaiters() {
    wakeReader()
    guard let waiting = writer else { return }
    writer = nil
    waiting.resume()
  }

  package func setInterest(_ wanted: Interest) {
    guard wanted != interest, !isClosed else { return }
    interest = wanted
    loop.update(self, interest: wanted)
  }

  /// Takes the descriptor out of the epoll and closes it; waiters return.
  package func close() {
    guard !isClosed else { return }
    detach()
    Glibc.close(fd)
  }

  /// Takes it out of the epoll without closing it: somebody else (libpq) owns the number.
  package func detach() {
    guard !isClosed else { return }
    isClosed = true
    onEvent = nil
    onHangUp = nil
    loop.unregister(self)
    wakeWaiters()
  }
}
