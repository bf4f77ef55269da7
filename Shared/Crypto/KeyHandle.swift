import COpenSSL

/// A key of libcrypto, freed with its last holder. Sendable because it is never changed once it is
/// made, and libcrypto counts references and caches conversions under locks of its own.
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// One that a call has handed over to us.
  init(taking pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }

  /// A new pair; `prepare` says of what size or on what curve.
  static func generated(
    _ type: String, _ prepare: (OpaquePointer) throws(OpenSSLError) -> Void
  ) throws(OpenSSLError) -> KeyHandle {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
      throw OpenSSLError("EVP_PKEY_CTX_new_from_name")
    }
    defer { EVP_PKEY_CTX_free(context) }
    try check(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
    try prepare(context)
    var key: OpaquePointer?
    try check(EVP_PKEY_generate(context, &key), "EVP_PKEY_generate")
    guard let key else { throw OpenSSLError("EVP_PKEY_generate") }
    return KeyHandle(taking: key)
  }

  /// A public key from its parts.
  static func assembled(
    _ type: String, _ add: (inout KeyParameters) throws(OpenSSLError) -> Void
  ) throws(OpenSSLError) -> KeyHandle {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, type, nil) else {
      throw OpenSSLError("EVP_PKEY_CTX_new_from_name")
    }
    defer { EVP_PKEY_CTX_free(context) }
    try check(EVP_PKEY_fromdata_init(context), "EVP_PKEY_fromdata_init")
    var parameters = try KeyParameters()
    try add(&parameters)
    let built = try parameters.build()
    defer { OSSL_PARAM_free(built) }
    var key: OpaquePointer?
    try check(
      EVP_PKEY_fromdata(context, &key, OPENSSL_PUBLIC_KEY_PARTS, built), "EVP_PKEY_fromdata")
    guard let key else { throw OpenSSLError("EVP_PKEY_fromdata") }
    return KeyHandle(taking: key)
  }

  static func decoded(_ bytes: [UInt8]) throws(OpenSSLError) -> KeyHandle {
    let key = bytes.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return d2i_AutoPrivateKey(nil, &start, buffer.count)
    }
    guard let key else { throw OpenSSLError("d2i_AutoPrivateKey") }
    return KeyHandle(taking: key)
  }

  func encoded() throws(OpenSSLError) -> [UInt8] {
    guard let info = EVP_PKEY2PKCS8(pointer) else { throw OpenSSLError("EVP_PKEY2PKCS8") }
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = i2d_PKCS8_PRIV_KEY_INFO(info, &bytes)
    guard count > 0, let bytes else { throw OpenSSLError("i2d_PKCS8_PRIV_KEY_INFO") }
    defer { CRYPTO_clear_free(bytes, Int(count), #file, #line) }
    return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  /// A part of the key, big-endian; without leading zeros unless a width in bytes is given.
  func number(_ name: String, width: Int? = nil) throws(OpenSSLError) -> [UInt8] {
    var number: OpaquePointer?
    try check(EVP_PKEY_get_bn_param(pointer, name, &number), "EVP_PKEY_get_bn_param")
    guard let number else { throw OpenSSLError("EVP_PKEY_get_bn_param") }
    defer { BN_free(number) }
    let size = width ?? Int((BN_num_bits(number) + 7) / 8)
    var bytes = [UInt8](repeating: 0, count: size)
    guard BN_bn2binpad(number, &bytes, Int32(size)) == size else {
      throw OpenSSLError("BN_bn2binpad")
    }
    return bytes
  }
}

/// The parts of a key on their way into libcrypto, which keeps pointers to names and values and copies
/// them only in `build`.
struct KeyParameters: ~Copyable {
  private let builder: OpaquePointer
  private var numbers: [OpaquePointer] = []
  private var copies: [UnsafeMutableRawPointer] = []

  init() throws(OpenSSLError) {
    guard let builder = OSSL_PARAM_BLD_new() else { throw OpenSSLError("OSSL_PARAM_BLD_new") }
    self.builder = builder
  }

  deinit {
    OSSL_PARAM_BLD_free(builder)
    for number in numbers { BN_free(number) }
    for copy in copies { copy.deallocate() }
  }

  mutating func add(_ name: String, number bytes: [UInt8]) throws(OpenSSLError) {
    guard let number = BN_bin2bn(bytes, Int32(bytes.count), nil) else {
      throw OpenSSLError("BN_bin2bn")
    }
    numbers.append(number)
    try check(OSSL_PARAM_BLD_push_BN(builder, kept(name), number), "OSSL_PARAM_BLD_push_BN")
  }

  mutating func add(_ name: String, text: String) throws(OpenSSLError) {
    try check(
      OSSL_PARAM_BLD_push_utf8_string(
        builder, kept(name), kept(text), text.utf8.count),
      "OSSL_PARAM_BLD_push_utf8_string")
  }

  mutating func add(_ name: String, octets: [UInt8]) throws(OpenSSLError) {
    try check(
      OSSL_PARAM_BLD_push_octet_string(builder, kept(name), copied(octets), octets.count),
      "OSSL_PARAM_BLD_push_octet_string")
  }

  func build() throws(OpenSSLError) -> UnsafeMutablePointer<OSSL_PARAM> {
    guard let built = OSSL_PARAM_BLD_to_param(builder) else {
      throw OpenSSLError("OSSL_PARAM_BLD_to_param")
    }
    return built
  }

  private mutating func kept(_ text: String) -> UnsafeMutablePointer<CChar> {
    copied(Array(text.utf8) + [0]).assumingMemoryBound(to: CChar.self)
  }

  private mutating func copied(_ bytes: [UInt8]) -> UnsafeMutableRawPointer {
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 1)
    copy.copyMemory(from: bytes, byteCount: bytes.count)
    copies.append(copy)
    return copy
  }
}
