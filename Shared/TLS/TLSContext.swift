import COpenSSL
import EventLoop
import Glibc

/// Certificates and rules for many connections. TLS 1.2 or newer; only `http/1.1` is negotiated.
///
/// `@unchecked Sendable`: libssl counts references to an SSL_CTX atomically and it is not changed
/// after `init`.
package final class TLSContext: @unchecked Sendable {
  let pointer: OpaquePointer
  let isServer: Bool

  private init(_ method: OpaquePointer?, isServer: Bool) throws {
    guard let context = SSL_CTX_new(method) else { throw TLSError("SSL_CTX_new") }
    pointer = context
    self.isServer = isServer
    // SSL_CTX_set_min_proto_version and SSL_CTX_set_mode are macros over SSL_CTX_ctrl.
    guard SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil) == 1
    else { throw TLSError("SSL_CTX_set_min_proto_version") }
    let modes =
      Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
      | Int(SSL_MODE_RELEASE_BUFFERS)
    SSL_CTX_ctrl(context, SSL_CTRL_MODE, modes, nil)
    // Compression and renegotiation only serve attackers.
    SSL_CTX_set_options(
      context, noCompression | noRenegotiation)
  }

  deinit { SSL_CTX_free(pointer) }

  /// For a listener: the certificate chain and the key in PEM files. Throws if either cannot be
  /// read or they do not belong together.
  package static func server(certificateFile: String, keyFile: String) throws -> TLSContext {
    let context = try TLSContext(TLS_server_method(), isServer: true)
    guard SSL_CTX_use_certificate_chain_file(context.pointer, certificateFile) == 1 else {
      throw TLSError("certificate \(certificateFile)")
    }
    guard SSL_CTX_use_PrivateKey_file(context.pointer, keyFile, SSL_FILETYPE_PEM) == 1 else {
      throw TLSError("key \(keyFile)")
    }
    guard SSL_CTX_check_private_key(context.pointer) == 1 else {
      throw TLSError("certificate and key")
    }
    SSL_CTX_set_alpn_select_cb(
      context.pointer,
      { _, out, length, offered, count, _ in
        selectHTTP11(out, length, offered, count)
      }, nil)
    return context
  }

  /// For a client: the peer's chain is verified against the system's authorities, or against
  /// `authorityFile` alone if given.
  package static func client(authorityFile: String? = nil) throws -> TLSContext {
    let context = try TLSContext(TLS_client_method(), isServer: false)
    SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER, nil)
    if let authorityFile {
      guard SSL_CTX_load_verify_locations(context.pointer, authorityFile, nil) == 1 else {
        throw TLSError("authorities \(authorityFile)")
      }
    } else {
      guard SSL_CTX_set_default_verify_paths(context.pointer) == 1 else {
        throw TLSError("SSL_CTX_set_default_verify_paths")
      }
    }
    let protocols: [UInt8] = [8] + Array("http/1.1".utf8)
    // 0 means success for this one.
    guard SSL_CTX_set_alpn_protos(context.pointer, protocols, UInt32(protocols.count)) == 0 else {
      throw TLSError("SSL_CTX_set_alpn_protos")
    }
    return context
  }
}

/// SSL_OP_NO_COMPRESSION and SSL_OP_NO_RENEGOTIATION of ssl.h: macros that Swift cannot import.
private let noCompression: UInt64 = 1 << 17
private let noRenegotiation: UInt64 = 1 << 30

/// RFC 7301: a client that offers protocols but not http/1.1 gets `no_application_protocol`.
private func selectHTTP11(
  _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ outLength: UnsafeMutablePointer<UInt8>?,
  _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32
) -> Int32 {
  guard let offered else { return SSL_TLSEXT_ERR_NOACK }
  var position = 0
  let total = Int(offeredLength)
  while position < total {
    let length = Int(offered[position])
    guard position + 1 + length <= total else { break }
    if length == 8, memcmp(offered + position + 1, "http/1.1", 8) == 0 {
      out?.pointee = offered + position + 1
      outLength?.pointee = 8
      return SSL_TLSEXT_ERR_OK
    }
    position += 1 + length
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL
}
