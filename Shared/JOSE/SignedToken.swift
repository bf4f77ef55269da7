package import Crypto
package import JSON

/// A JSON web token, signed, in the compact form (RFC 7515, RFC 7519).
package struct SignedToken: Sendable {
  package enum Fault: Error {
    /// Not three parts of base64url with JSON objects in the first two.
    case malformed
    /// Another algorithm than is accepted, `none` above all (RFC 8725, section 3.1), or a header that
    /// must be understood and is not.
    case unacceptable
    /// None of the keys is named by it.
    case unknownKey
    case wrongSignature
  }

  /// Longer ones are not even looked at.
  private static let longest = 16_384

  package let type: String?
  package let claims: JSONValue

  /// Signs claims. `type` says what kind of token it is, so that none passes for another
  /// (RFC 8725, section 3.11).
  package static func text(
    _ claims: JSONValue, type: String = "JWT", by key: SigningKey, named id: String
  ) throws(OpenSSLError) -> String {
    let header = JSONWriter.bytes { json in
      json.object { json in
        json.field("alg", key.algorithm.rawValue)
        json.field("kid", id)
        json.field("typ", type)
      }
    }
    let signed = Base64.url.text(header) + "." + Base64.url.text(claims.bytes)
    return signed + "." + Base64.url.text(try key.signature(of: Array(signed.utf8)))
  }

  /// Reads a token that one of `keys` has signed. A token without `kid` is tried with every key of its
  /// algorithm. What the claims say is for the caller to judge. Throws `Fault`, `OpenSSLError`.
  package init(_ text: String, signedByOneOf keys: [JSONWebKey]) throws {
    guard text.utf8.count <= SignedToken.longest else { throw Fault.malformed }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let signature = Base64.url.bytes(String(parts[2])) else {
      throw Fault.malformed
    }
    let header = try SignedToken.object(parts[0])
    guard header["crit"] == nil,
      let algorithm = header["alg"]?.string.flatMap(SignatureAlgorithm.init)
    else { throw Fault.unacceptable }
    let id = header["kid"]?.string
    let candidates = keys.filter {
      $0.key.algorithm == algorithm && (id == nil || $0.id.isEmpty || $0.id == id)
    }
    guard !candidates.isEmpty else { throw Fault.unknownKey }
    let message = Array(parts[0].utf8) + [UInt8(ascii: ".")] + Array(parts[1].utf8)
    guard try candidates.contains(where: { try $0.key.isValid(signature, for: message) })
    else { throw Fault.wrongSignature }
    type = header["typ"]?.string
    claims = try SignedToken.object(parts[1])
  }

  private static func object(_ part: Substring) throws(Fault) -> JSONValue {
    guard let bytes = Base64.url.bytes(String(part)), let value = try? JSONParser.parse(bytes),
      value.members != nil
    else { throw .malformed }
    return value
  }
}
