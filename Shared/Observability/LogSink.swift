import Glibc
import JSON
import Kernel
import Synchronization

/// Where log lines end: a file descriptor, or memory in tests. Each thread has a buffer of its own
/// (threads are spread over sixteen), so that the loops do not wait for each other; only whole
/// lines leave a buffer. A reader that stalls costs lines, never a loop: what a full pipe does not
/// take is kept up to 4 MiB and then dropped and counted.
package final class LogSink: Sendable {
  /// Standard error; flushed at exit.
  package static let standard: LogSink = {
    let sink = LogSink(descriptor: STDERR_FILENO)
    atexit { LogSink.standard.flushAll() }
    return sink
  }()

  private static let shardCount = 16
  private static let shardLimit = 64 << 10
  private static let backlogLimit = 4 << 20

  private struct Backlog {
    var bytes: [UInt8] = []
    var recorded: [UInt8] = []
  }

  private struct Lines: ~Copyable {
    var bytes = ByteBuffer(capacity: 8 << 10)
    var writer = JSONWriter()
    var clock = LogClock()
  }

  private final class Shard: Sendable {
    let lines = Mutex(Lines())
  }

  private let descriptor: Int32?
  private let isPipe: Bool
  private let shards: [Shard] = (0..<shardCount).map { _ in Shard() }
  private let backlog = Mutex(Backlog())
  private let isBehind = Atomic<Bool>(false)
  private let dropped = Atomic<UInt64>(0)

  /// `nil` records into memory.
  package init(descriptor: Int32?) {
    self.descriptor = descriptor
    var status = stat()
    let isKnown = descriptor.map { fstat($0, &status) == 0 } ?? false
    isPipe = isKnown && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  /// A sink whose lines a test reads.
  package static func recording() -> LogSink { LogSink(descriptor: nil) }

  /// The lines that a recording sink has got.
  package var recordedLines: [String] {
    flushAll()
    return backlog.withLock { String(decoding: $0.recorded, as: UTF8.self) }
      .split(separator: "\n").map(String.init)
  }

  /// Lines lost because nobody read.
  package var droppedLines: UInt64 { dropped.load(ordering: .relaxed) }

  /// What the calling thread has buffered.
  package var bufferedBytes: Int { currentShard.lines.withLock { $0.bytes.count } }

  /// Lines wait for a reader who was slow.
  package var hasBacklog: Bool { isBehind.load(ordering: .relaxed) }

  /// Writes out what the calling thread has buffered.
  package func flush() { flush(currentShard) }

  /// Writes out everything: before the process ends.
  package func flushAll() { for shard in shards { flush(shard) } }

  /// One whole line, written by `write`.
  func append(flushing: Bool, _ write: (inout JSONWriter) -> Void) {
    let shard = currentShard
    let isFull = shard.lines.withLock { lines in
      write(&lines.writer)
      lines.writer.withBytes { lines.bytes.append($0) }
      lines.writer.removeAll()
      return lines.bytes.count >= LogSink.shardLimit
    }
    if flushing || isFull { flush(shard) }
  }

  /// One whole line that begins with the time; `rest` appends what follows it as ready JSON, from
  /// the closing quotation mark of the time to the line end.
  func append(ready rest: (inout ByteBuffer) -> Void) {
    let shard = currentShard
    let isFull = shard.lines.withLock { lines in
      let time = lines.clock.read()
      lines.bytes.append(#"{"time":""# as StaticString)
      time.append(to: &lines.bytes)
      rest(&lines.bytes)
      return lines.bytes.count >= LogSink.shardLimit
    }
    if isFull { flush(shard) }
  }

  private var currentShard: Shard {
    let thread = UInt64(UInt(pthread_self()))
    return shards[Int((thread &* 0x9e37_79b9_7f4a_7c15) >> 60)]
  }

  private func flush(_ shard: Shard) {
    // Without lines nobody else's lock is touched.
    let isEmpty = shard.lines.withLock { $0.bytes.isEmpty }
    guard !isEmpty || hasBacklog else { return }
    backlog.withLock { backlog in
      shard.lines.withLock { lines in
        guard !lines.bytes.isEmpty else { return }
        if backlog.bytes.count + lines.bytes.count > LogSink.backlogLimit {
          let lost = lines.bytes.readable.count { $0 == UInt8(ascii: "\n") }
          dropped.wrappingAdd(UInt64(lost), ordering: .relaxed)
        } else {
          backlog.bytes.append(contentsOf: lines.bytes.readable)
        }
        lines.bytes.removeAll()
      }
      drain(&backlog)
      isBehind.store(!backlog.bytes.isEmpty, ordering: .relaxed)
    }
  }

  private func drain(_ backlog: inout Backlog) {
    guard let descriptor else {
      backlog.recorded.append(contentsOf: backlog.bytes)
      backlog.bytes.removeAll()
      return
    }
    let written = backlog.bytes.withUnsafeBytes { write($0, to: descriptor) }
    if written == backlog.bytes.count {
      backlog.bytes.removeAll(keepingCapacity: backlog.bytes.capacity < 256 << 10)
    } else {
      backlog.bytes.removeFirst(written)
    }
  }

  /// A pipe that polls writable takes 4 KiB (`PIPE_BUF`) without blocking; a file takes all.
  private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    var offset = 0
    while offset < bytes.count, let base = bytes.baseAddress {
      var count = bytes.count - offset
      if isPipe {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&state, 1, 0) == 1 else { return offset }
        count = min(count, 4_096)
      }
      let written = Glibc.write(descriptor, base + offset, count)
      if written > 0 {
        offset += written
      } else if written < 0, errno == EINTR {
        continue
      } else if written < 0, errno == EAGAIN {
        return offset
      } else {
        return bytes.count
      }
    }
    return offset
  }
}
