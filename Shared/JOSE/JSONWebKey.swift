package import Crypto
package import JSON

/// A public key as it is published (RFC 7517).
package struct JSONWebKey: Sendable {
  /// `kid`: which of several keys signed a token.
  package let id: String
  package let key: PublicKey

  /// Named by its thumbprint (RFC 7638), so that every copy gives it the same name.
  package init(_ key: PublicKey) throws(OpenSSLError) {
    self.key = key
    id = Base64.url.text(try SHA256.digest(JSONWebKey.required(key.numbers)))
  }

  /// One of somebody else's set. `nil`: of a kind that is not understood here, or not for signatures;
  /// such keys are to be passed over (section 5).
  package init?(_ json: JSONValue) {
    if let use = json["use"], use != "sig" { return nil }
    guard let numbers = JSONWebKey.numbers(json), let key = try? PublicKey(numbers) else {
      return nil
    }
    if let algorithm = json["alg"], algorithm != .string(key.algorithm.rawValue) { return nil }
    self.key = key
    id = json["kid"]?.string ?? ""
  }

  /// The keys of a set; what cannot be used is left out. Throws `JSONSyntaxError`.
  package static func set(_ bytes: [UInt8]) throws -> [JSONWebKey] {
    try JSONParser.parse(bytes)["keys"]?.array?.compactMap(JSONWebKey.init) ?? []
  }

  private static func numbers(_ json: JSONValue) -> PublicKey.Numbers? {
    func bytes(_ name: String) -> [UInt8]? { json[name]?.string.flatMap(Base64.url.bytes) }
    switch json["kty"]?.string {
    case "RSA":
      guard let modulus = bytes("n"), let exponent = bytes("e") else { return nil }
      return .rsa(modulus: modulus, exponent: exponent)
    case "EC" where json["crv"] == "P-256":
      guard let x = bytes("x"), let y = bytes("y") else { return nil }
      return .p256(x: x, y: y)
    default: return nil
    }
  }

  /// The members that make the key, in the order of their names (RFC 7638, section 3.2).
  private static func required(_ numbers: PublicKey.Numbers) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        switch numbers {
        case .rsa(let modulus, let exponent):
          json.field("e", Base64.url.text(exponent))
          json.field("kty", "RSA")
          json.field("n", Base64.url.text(modulus))
        case .p256(let x, let y):
          json.field("crv", "P-256")
          json.field("kty", "EC")
          json.field("x", Base64.url.text(x))
          json.field("y", Base64.url.text(y))
        }
      }
    }
  }
}

extension JSONWebKey: JSONWritable {
  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("kid", id)
      json.field("use", "sig")
      json.field("alg", key.algorithm.rawValue)
      switch key.numbers {
      case .rsa(let modulus, let exponent):
        json.field("kty", "RSA")
        json.field("n", Base64.url.text(modulus))
        json.field("e", Base64.url.text(exponent))
      case .p256(let x, let y):
        json.field("kty", "EC")
        json.field("crv", "P-256")
        json.field("x", Base64.url.text(x))
        json.field("y", Base64.url.text(y))
      }
    }
  }
}
