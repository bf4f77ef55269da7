import COpenSSL
import Glibc
package import Kernel
import Synchronization

/// HMAC-SHA256 (RFC 2104) with a key that is set up once. Contexts keep the expanded key and are
/// borrowed for one message, so that loops do not wait for each other.
package final class HMACSHA256: Sendable {
  /// Bytes of a code.
  package static let size = 32

  /// Sendable because a context is either in the pool or with exactly one borrower.
  private struct Context: @unchecked Sendable { let pointer: OpaquePointer }

  private let original: Context
  private let idle = Mutex<[Context]>([])

  /// A key of at least one byte; 32 random ones are the rule.
  package init(key: Secret<[UInt8]>) throws(OpenSSLError) {
    guard let context = EVP_MAC_CTX_new(Algorithm.hmac) else {
      throw OpenSSLError("EVP_MAC_CTX_new")
    }
    original = Context(pointer: context)
    let bytes = key.reveal()
    // The parameters hold pointers to both texts until they have been read.
    guard let name = strdup(OSSL_MAC_PARAM_DIGEST), let digest = strdup("SHA2-256") else {
      throw OpenSSLError("strdup")
    }
    defer {
      free(name)
      free(digest)
    }
    let parameters = [
      OSSL_PARAM_construct_utf8_string(name, digest, 0), OSSL_PARAM_construct_end(),
    ]
    try check(EVP_MAC_init(context, bytes, bytes.count, parameters), "EVP_MAC_init")
  }

  deinit {
    EVP_MAC_CTX_free(original.pointer)
    idle.withLock { for context in $0 { EVP_MAC_CTX_free(context.pointer) } }
  }

  /// The code of a message.
  package func code(_ message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    try code(over: [message])
  }

  /// The code of the parts one after the other.
  package func code(over parts: [[UInt8]]) throws(OpenSSLError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: HMACSHA256.size)
    try self.code(into: &code) { (context) throws(OpenSSLError) in
      for part in parts {
        try check(EVP_MAC_update(context, part, part.count), "EVP_MAC_update")
      }
    }
    return code
  }

  /// Writes the code of a message to `code`, which has room for `size` bytes.
  package func code(
    _ message: UnsafeRawBufferPointer, into code: UnsafeMutablePointer<UInt8>
  ) throws(OpenSSLError) {
    try self.code(into: code) { (context) throws(OpenSSLError) in
      try check(
        EVP_MAC_update(
          context, message.assumingMemoryBound(to: UInt8.self).baseAddress, message.count),
        "EVP_MAC_update")
    }
  }

  private func code(
    into code: UnsafeMutablePointer<UInt8>, _ feed: (OpaquePointer) throws(OpenSSLError) -> Void
  ) throws(OpenSSLError) {
    let context = try borrow()
    defer { idle.withLock { $0.append(context) } }
    // Without a key the context starts again with the one it has.
    try check(EVP_MAC_init(context.pointer, nil, 0, nil), "EVP_MAC_init")
    try feed(context.pointer)
    var written = 0
    try check(EVP_MAC_final(context.pointer, code, &written, HMACSHA256.size), "EVP_MAC_final")
  }

  /// Whether `code` is the message's, in constant time.
  package func isValid(_ code: [UInt8], for message: [UInt8]) throws(OpenSSLError) -> Bool {
    constantTimeEquals(code, try self.code(message))
  }

  package func isValid(
    _ code: [UInt8], for message: UnsafeRawBufferPointer
  ) throws(OpenSSLError) -> Bool {
    var expected = [UInt8](repeating: 0, count: HMACSHA256.size)
    try self.code(message, into: &expected)
    return constantTimeEquals(code, expected)
  }

  package func isValid(_ code: [UInt8], over parts: [[UInt8]]) throws(OpenSSLError) -> Bool {
    constantTimeEquals(code, try self.code(over: parts))
  }

  private func borrow() throws(OpenSSLError) -> Context {
    if let context = idle.withLock({ $0.popLast() }) { return context }
    // The original is never used for a message, so that it can be duplicated from any thread.
    guard let copy = EVP_MAC_CTX_dup(original.pointer) else {
      throw OpenSSLError("EVP_MAC_CTX_dup")
    }
    return Context(pointer: copy)
  }
}
