import CLinux
import Glibc

/// A listening socket on one loop. Accepted sockets are handed out as bare descriptors; the owner
/// gives each to a loop. Confined to its loop.
package final class Listener {
  private let descriptor: Descriptor
  private let loop: EventLoop
  /// The address really bound: port 0 has become a number.
  package let address: SocketAddress
  private let onAccept: (Int32, SocketAddress) -> Void
  private var paused: LoopTimer?

  /// Binds and listens. `onAccept` gets a non-blocking, close-on-exec socket and owns it.
  package init(
    _ wanted: SocketAddress, backlog: Int32 = 4_096, loop: EventLoop,
    onAccept: @escaping (Int32, SocketAddress) -> Void
  ) throws {
    let fd = socket(
      wanted.family,
      Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard fd >= 0 else { throw SystemCallError("socket") }
    do {
      if case .unix(let path) = wanted {
        unlink(path)
      } else {
        setOption(fd, SOL_SOCKET, SO_REUSEADDR)
      }
      guard wanted.withSocketAddress({ bind(fd, $0, $1) }) == 0 else {
        throw SystemCallError("bind \(wanted)")
      }
      guard listen(fd, backlog) == 0 else { throw SystemCallError("listen \(wanted)") }
      address = SocketAddress.reading { getsockname(fd, $0, $1) }.address ?? wanted
      self.loop = loop
      self.onAccept = onAccept
      descriptor = try loop.register(fd, interest: .read)
    } catch {
      Glibc.close(fd)
      throw error
    }
    descriptor.onEvent = { [unowned self] _ in self.acceptSome() }
  }

  /// At most 64 a turn: the connections already there want to be served too.
  private func acceptSome() {
    for _ in 0..<64 {
      guard acceptOne() else { return }
    }
  }

  /// False if there was nothing to accept.
  private func acceptOne() -> Bool {
    let listening = descriptor.fd
    let (fd, peer) = SocketAddress.reading {
      accept4(listening, $0, $1, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
    }
    if fd >= 0 {
      if case .unix = address {} else { setOption(fd, Int32(IPPROTO_TCP), TCP_NODELAY) }
      onAccept(fd, peer ?? .unix(path: ""))
      return true
    }
    switch errno {
    case EINTR, ECONNABORTED: return true
    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
      pause()
      return false
    default: return false
    }
  }

  /// Out of descriptors: stop asking for a moment instead of spinning.
  private func pause() {
    descriptor.setInterest(.nothing)
    paused = loop.schedule(after: .milliseconds(100)) { [weak self] in
      self?.descriptor.setInterest(.read)
    }
  }

  /// Begins no further connection: the kernel drops what asks for one, and whoever asked asks again
  /// a second later, of the process that listens then. Handshakes under way end as they began.
  ///
  /// Without it a client whose handshake ends between the last `accept` and `close` is told
  /// "connected" and then reset, with its request. TCP only: a unix socket connects in one step.
  package func refuseNewcomers() {
    if case .unix = address { return }
    // A classic socket filter sees a TCP segment from its header on; byte 13 holds the flags (RFC
    // 9293, 3.1). A bare SYN begins a connection.
    let flags: UInt32 = 13
    let synchronizeAndAcknowledge: UInt32 = 0x12
    let synchronize: UInt32 = 0x02
    var program = [
      sock_filter(code: UInt16(BPF_LD | BPF_B | BPF_ABS), jt: 0, jf: 0, k: flags),
      sock_filter(
        code: UInt16(BPF_ALU | BPF_AND | BPF_K), jt: 0, jf: 0, k: synchronizeAndAcknowledge),
      sock_filter(code: UInt16(BPF_JMP | BPF_JEQ | BPF_K), jt: 0, jf: 1, k: synchronize),
      sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: 0),
      sock_filter(code: UInt16(BPF_RET | BPF_K), jt: 0, jf: 0, k: .max),
    ]
    program.withUnsafeMutableBufferPointer {
      var filter = sock_fprog(len: UInt16($0.count), filter: $0.baseAddress)
      setsockopt(
        descriptor.fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
        socklen_t(MemoryLayout<sock_fprog>.size))
    }
  }

  /// Accepts what the kernel has already queued, then closes: no client that was told "connected"
  /// is cut, if `refuseNewcomers` came a handshake's time before.
  package func close() {
    guard !descriptor.isClosed else { return }
    paused?.cancel()
    while acceptOne() {}
    descriptor.close()
  }
}

func setOption(_ fd: Int32, _ level: Int32, _ option: Int32) {
  var one: Int32 = 1
  setsockopt(fd, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
}
