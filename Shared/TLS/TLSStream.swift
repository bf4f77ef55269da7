import COpenSSL
package import EventLoop
import Glibc

/// A connection through libssl. The handshake happens inside the first read or write.
package final class TLSStream: ByteStream {
  package let descriptor: Descriptor
  private let ssl: OpaquePointer
  private var isBroken = false

  /// The server's side of an accepted socket.
  package init(server context: TLSContext, _ descriptor: Descriptor) throws {
    self.descriptor = descriptor
    ssl = try TLSStream.make(context, descriptor)
    SSL_set_accept_state(ssl)
  }

  /// The client's side: the certificate must be valid for `host`, a DNS name or an IP address
  /// (RFC 9110, 4.3.4).
  package init(client context: TLSContext, _ descriptor: Descriptor, host: String) throws {
    self.descriptor = descriptor
    ssl = try TLSStream.make(context, descriptor)
    SSL_set_connect_state(ssl)
    let parameters = SSL_get0_param(ssl)
    if SocketAddress(literal: host, port: 0) != nil {
      guard X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1 else {
        throw TLSError("expected address")
      }
    } else {
      guard SSL_set1_host(ssl, host) == 1 else { throw TLSError("expected host") }
      // SSL_set_tlsext_host_name is a macro over SSL_ctrl.
      var name = Array(host.utf8CString)
      SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
    }
  }

  private static func make(_ context: TLSContext, _ descriptor: Descriptor) throws -> OpaquePointer
  {
    guard let ssl = SSL_new(context.pointer) else { throw TLSError("SSL_new") }
    guard SSL_set_fd(ssl, descriptor.fd) == 1 else {
      SSL_free(ssl)
      throw TLSError("SSL_set_fd")
    }
    return ssl
  }

  deinit { SSL_free(ssl) }

  /// Finishes the handshake, for callers that want its errors before they send anything.
  package func handshake() async throws {
    while true {
      let step = try attempt("handshake") { SSL_do_handshake(ssl) }
      switch step {
      case .moved: return
      case .end: throw TLSError("handshake", reason: "closed by the peer")
      case .waitReadable: try await descriptor.waitReadableInScope()
      case .waitWritable: try await descriptor.waitWritableInScope()
      }
    }
  }

  package func tryRead(into buffer: UnsafeMutableRawBufferPointer) throws -> StreamStep {
    try attempt("SSL_read") {
      SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))
    }
  }

  package func tryWrite(_ bytes: UnsafeRawBufferPointer) throws -> StreamStep {
    try attempt("SSL_write") {
      SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count))
    }
  }

  /// Encrypted bytes must pass through this process.
  package func trySendFile(_ file: Int32, offset: Int64, count: Int) throws -> StreamStep? { nil }

  private func attempt(_ call: String, _ body: () -> Int32) throws -> StreamStep {
    if descriptor.isClosed { return .end }
    // Errors of other connections on this thread must not be read as ours.
    ERR_clear_error()
    errno = 0
    let result = body()
    if result > 0 { return .moved(Int(result)) }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ:
      descriptor.isReadable = false
      return .waitReadable
    case SSL_ERROR_WANT_WRITE:
      descriptor.isWritable = false
      return .waitWritable
    case SSL_ERROR_ZERO_RETURN:
      return .end
    case SSL_ERROR_SYSCALL where errno != 0:
      isBroken = true
      throw SystemCallError(call)
    default:
      // An end without close_notify is a truncation attack or a sloppy peer: never a clean end.
      isBroken = true
      throw TLSError(call)
    }
  }

  package func shutdownWrite() {
    guard !descriptor.isClosed else { return }
    ERR_clear_error()
    // After a fatal error libssl forbids SSL_shutdown.
    if !isBroken, SSL_is_init_finished(ssl) == 1 { SSL_shutdown(ssl) }
    shutdown(descriptor.fd, Int32(SHUT_WR))
  }

  package func close() {
    guard !descriptor.isClosed else { return }
    ERR_clear_error()
    if !isBroken, SSL_is_init_finished(ssl) == 1 { SSL_shutdown(ssl) }
    ERR_clear_error()
    descriptor.close()
  }
}
