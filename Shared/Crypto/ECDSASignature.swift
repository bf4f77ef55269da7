import COpenSSL

/// A signature on P-256: tokens hold r and s side by side (RFC 7518, section 3.4), libcrypto their
/// ASN.1 form.
enum ECDSASignature {
  private static let half = 32

  static func plain(_ encoded: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    let signature = encoded.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return d2i_ECDSA_SIG(nil, &start, buffer.count)
    }
    guard let signature else { throw OpenSSLError("d2i_ECDSA_SIG") }
    defer { ECDSA_SIG_free(signature) }
    var plain = [UInt8](repeating: 0, count: 2 * half)
    let isWritten = plain.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return BN_bn2binpad(ECDSA_SIG_get0_r(signature), start, Int32(half)) == half
        && BN_bn2binpad(ECDSA_SIG_get0_s(signature), start + half, Int32(half)) == half
    }
    guard isWritten else { throw OpenSSLError("BN_bn2binpad") }
    return plain
  }

  /// `nil` for what cannot be one.
  static func encoded(_ plain: [UInt8]) -> [UInt8]? {
    guard plain.count == 2 * half, let signature = ECDSA_SIG_new() else { return nil }
    defer { ECDSA_SIG_free(signature) }
    let r = BN_bin2bn(Array(plain.prefix(half)), Int32(half), nil)
    let s = BN_bin2bn(Array(plain.suffix(half)), Int32(half), nil)
    // The signature owns both from here on.
    guard ECDSA_SIG_set0(signature, r, s) == 1 else {
      BN_free(r)
      BN_free(s)
      return nil
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_ECDSA_SIG(signature, &bytes)
    guard count > 0, let bytes else { return nil }
    defer { CRYPTO_free(bytes, #file, #line) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }
}
