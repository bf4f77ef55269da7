import CLinux
import Glibc

/// Connects without blocking. On a loop only. Throws `SystemCallError`, or why the scope ended.
package func connect(to address: SocketAddress) async throws -> Descriptor {
  guard let loop = EventLoop.current else { throw SystemCallError("connect", code: EINVAL) }
  let fd = socket(
    address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
  guard fd >= 0 else { throw SystemCallError("socket") }
  if case .unix = address {} else { setOption(fd, Int32(IPPROTO_TCP), TCP_NODELAY) }
  let result = address.withSocketAddress { Glibc.connect(fd, $0, $1) }
  if result != 0, errno != EINPROGRESS {
    let error = SystemCallError("connect \(address)")
    Glibc.close(fd)
    throw error
  }
  let descriptor: Descriptor
  do {
    descriptor = try loop.register(fd, interest: .readWriteEdge)
  } catch {
    Glibc.close(fd)
    throw error
  }
  if result == 0 { return descriptor }
  do {
    descriptor.isWritable = false
    try await descriptor.waitWritableInScope()
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length)
    if code != 0 { throw SystemCallError("connect \(address)", code: code) }
    return descriptor
  } catch {
    descriptor.close()
    throw error
  }
}

extension Descriptor {
  /// As `waitReadable`, but ends with the current scope, throwing its reason.
  package func waitReadableInScope() async throws {
    if isReadable || isClosed { return }
    try await inScope { await self.waitReadable() }
  }

  /// As `waitWritable`, but ends with the current scope, throwing its reason.
  package func waitWritableInScope() async throws {
    if isWritable || isClosed { return }
    try await inScope { await self.waitWritable() }
  }

  private func inScope(_ wait: () async -> Void) async throws {
    guard let scope = OperationScope.current else { return await wait() }
    try scope.check()
    let link = scope.addCanceller { [self] _ in wakeWaiters() }
    await wait()
    scope.removeCanceller(link)
    if let failure = scope.failure { throw failure }
  }
}
