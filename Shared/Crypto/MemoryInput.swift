import COpenSSL

/// Bytes for libcrypto to read from. They are copied: `BIO_new_mem_buf` would keep a pointer to an array
/// that may be gone after the call.
package final class MemoryInput {
  /// The `BIO`; valid as long as this object.
  package let bio: OpaquePointer

  /// Throws `OpenSSLError`.
  package init(_ bytes: [UInt8]) throws(OpenSSLError) {
    guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLError("BIO_new") }
    self.bio = bio
    // At the end there is an end, not a wait for more.
    BIO_ctrl(bio, BIO_C_SET_BUF_MEM_EOF_RETURN, 0, nil)
    guard let count = Int32(exactly: bytes.count),
      BIO_write(bio, bytes, count) == count || count == 0
    else { throw OpenSSLError("BIO_write") }
  }

  deinit { BIO_free(bio) }

  /// Bytes that nobody has read yet.
  package var rest: Int { Int(BIO_ctrl_pending(bio)) }
}
