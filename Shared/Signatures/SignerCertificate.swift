import COpenSSL
import Crypto
import Kernel

/// The certificate of who signed.
final class SignerCertificate {
  private let certificate: OpaquePointer

  /// Takes a reference of its own.
  init(_ certificate: OpaquePointer) {
    X509_up_ref(certificate)
    self.certificate = certificate
  }

  deinit { X509_free(certificate) }

  /// The national authority writes `IIN…` into serialNumber and `BIN…` into the organisational unit.
  func signer() throws(SignatureFault) -> Signer {
    guard let subject = X509_get_subject_name(certificate),
      let issuer = X509_get_issuer_name(certificate),
      let number = X509_get0_serialNumber(certificate),
      let end = X509_get0_notAfter(certificate)
    else { throw .malformed }
    let units = values(NID_organizationalUnitName, of: subject)
    return Signer(
      name: values(NID_commonName, of: subject).first ?? "",
      person: SignerCertificate.number("IIN", in: values(NID_serialNumber, of: subject), .person),
      organization: SignerCertificate.number("BIN", in: units, nil), uses: uses, role: role,
      serialNumber: Hex.text(
        Array(
          UnsafeBufferPointer(
            start: ASN1_STRING_get0_data(number), count: Int(ASN1_STRING_length(number))))),
      issuer: values(NID_commonName, of: issuer).first ?? "",
      validUntil: try SignerCertificate.instant(end))
  }

  private static func number(
    _ prefix: String, in values: [String], _ kind: TaxNumber.Kind?
  ) -> TaxNumber? {
    let found = values.filter { $0.hasPrefix(prefix) }
    guard found.count == 1, let number = TaxNumber(String(found[0].dropFirst(prefix.count)))
    else { return nil }
    return kind == nil ? (number.isBusiness ? number : nil) : (number.kind == kind ? number : nil)
  }

  /// All values of a part of a name.
  private func values(_ nid: Int32, of name: OpaquePointer) -> [String] {
    var found: [String] = []
    var index: Int32 = -1
    while true {
      index = X509_NAME_get_index_by_NID(name, nid, index)
      guard index >= 0, let entry = X509_NAME_get_entry(name, index),
        let data = X509_NAME_ENTRY_get_data(entry)
      else { return found }
      var bytes: UnsafeMutablePointer<UInt8>?
      let count = ASN1_STRING_to_UTF8(&bytes, data)
      defer { CRYPTO_free(bytes, #file, #line) }
      guard count >= 0, let bytes else { continue }
      found.append(
        String(decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self))
    }
  }

  // MARK: What it is for

  private var uses: Set<Signer.Use> {
    var uses: Set<Signer.Use> = []
    let flags = X509_get_extended_key_usage(certificate)
    guard flags != UInt32.max, X509_get_key_usage(certificate) & UInt32(KU_DIGITAL_SIGNATURE) != 0
    else { return [] }
    if flags & UInt32(XKU_SSL_CLIENT) != 0 { uses.insert(.authentication) }
    if flags & UInt32(XKU_SMIME) != 0 { uses.insert(.signing) }
    return uses
  }

  /// By the national authority's own words among the extended key usages.
  private var role: Signer.Role {
    let words = extendedUsages
    if words.contains("1.2.398.3.3.4.1.2.1") { return .head }
    if words.contains("1.2.398.3.3.4.1.2.2") { return .authorized }
    return words.contains { $0.hasPrefix("1.2.398.3.3.4.1.2") } ? .employee : .person
  }

  private var extendedUsages: [String] {
    guard let usages = X509_get_ext_d2i(certificate, NID_ext_key_usage, nil, nil) else { return [] }
    let stack = OpaquePointer(usages)
    defer { EXTENDED_KEY_USAGE_free(stack) }
    return (0..<OPENSSL_sk_num(stack)).compactMap { index in
      guard let object = OPENSSL_sk_value(stack, index) else { return nil }
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 80) { text in
        guard let start = text.baseAddress,
          OBJ_obj2txt(start, Int32(text.count), OpaquePointer(object), 1) > 0
        else { return nil }
        return String(cString: start)
      }
    }
  }

  private static func instant(
    _ time: UnsafePointer<ASN1_TIME>
  ) throws(SignatureFault) -> Instant {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { throw .malformed }
    return Instant(seconds: Int64(timegm(&parts)))
  }
}
