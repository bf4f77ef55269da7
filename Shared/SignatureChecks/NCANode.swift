import Crypto
import HTTPCore
import JSON
import Kernel
import Signatures

/// What NCANode (version 3) is asked and answers: `POST /cms/verify` with `{cms, data,
/// revocationCheck}`, told `{valid, signers: [{certificates: [{valid, revocations, notBefore, notAfter,
/// keyUsage, keyUser, serialNumber, subject, issuer}]}]}`. All that is known of it stands here.
enum NCANode {
  static func target(below path: String) -> String {
    (path.hasSuffix("/") ? String(path.dropLast()) : path) + "/cms/verify"
  }

  static func question(_ signature: [UInt8], of content: [UInt8]) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.array("revocationCheck", ["OCSP"]) { $0.value($1) }
        json.field("cms", Base64.standard.text(signature))
        json.field("data", Base64.standard.text(content))
      }
    }
  }

  /// Throws `SignatureFault` where it says that the signature is wrong,
  /// `SignatureCheckUnavailable.verifierAway` where it says nothing that counts.
  static func verdict(status: Status, _ body: [UInt8], at time: Instant) throws -> Signer {
    guard let answer = try? JSONParser.parse(body) else { throw away }
    // It refuses what is no CMS; whatever else goes wrong there says nothing of the signature.
    if status == .badRequest { throw SignatureFault.malformed }
    guard status == .ok, let isValid = answer["valid"]?.bool else { throw away }
    let signers = answer["signers"]?.array ?? []
    if signers.count > 1 { throw SignatureFault.malformed }
    let certificate = signers.first?["certificates"]?.array?.first
    guard isValid else { throw fault(of: certificate, at: time) }
    guard let certificate, let subject = certificate["subject"],
      let end = instant(certificate["notAfter"]), certificate["valid"]?.bool == true
    else { throw away }
    if let fault = dateFault(of: certificate, at: time) { throw fault }
    return Signer(
      name: subject["commonName"]?.string ?? "",
      person: subject["iin"]?.string.flatMap(TaxNumber.init).flatMap { $0.isBusiness ? nil : $0 },
      organization: subject["bin"]?.string.flatMap(TaxNumber.init).flatMap {
        $0.isBusiness ? $0 : nil
      },
      uses: uses(certificate), role: role(certificate),
      serialNumber: certificate["serialNumber"]?.string?.lowercased() ?? "",
      issuer: certificate["issuer"]?["commonName"]?.string ?? "", validUntil: end)
  }

  private static let away = SignatureCheckUnavailable.verifierAway

  /// Why it may have said no.
  private static func fault(of certificate: JSONValue?, at time: Instant) -> SignatureFault {
    guard let certificate else { return .wrongSignature }
    if certificate["revocations"]?.array?.contains(where: { $0["revoked"]?.bool == true }) == true {
      return .revoked
    }
    if let fault = dateFault(of: certificate, at: time) { return fault }
    return certificate["valid"]?.bool == false ? .untrusted : .wrongSignature
  }

  private static func dateFault(of certificate: JSONValue, at time: Instant) -> SignatureFault? {
    if let begin = instant(certificate["notBefore"]), time < begin { return .expired }
    if let end = instant(certificate["notAfter"]), time > end { return .expired }
    return nil
  }

  /// Jackson writes dates as text (`…+00:00`) or as milliseconds, as it was set up; its offset may
  /// lack the colon.
  private static func instant(_ value: JSONValue?) -> Instant? {
    if let milliseconds = value?.int64 { return Instant(microseconds: milliseconds * 1_000) }
    guard let text = value?.string else { return nil }
    if let instant = Instant(rfc3339: text) { return instant }
    guard text.utf8.count > 5, let sign = text.dropLast(4).last, sign == "+" || sign == "-" else {
      return nil
    }
    return Instant(rfc3339: "\(text.dropLast(2)):\(text.suffix(2))")
  }

  private static func uses(_ certificate: JSONValue) -> Set<Signer.Use> {
    switch certificate["keyUsage"]?.string {
    case "SIGN": [.signing]
    case "AUTH": [.authentication]
    default: []
    }
  }

  private static func role(_ certificate: JSONValue) -> Signer.Role {
    let words = Set((certificate["keyUser"]?.array ?? []).compactMap(\.string))
    if words.contains("CEO") { return .head }
    if words.contains("CAN_SIGN") { return .authorized }
    return words.contains("ORGANIZATION") ? .employee : .person
  }
}
