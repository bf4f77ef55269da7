import Crypto
import JOSE
import JSON
import Kernel
import Testing

/// The examples of the RFCs themselves.
@Suite struct VectorTests {
  private static let rsa: JSONValue = [
    "kty": "RSA",
    "n":
      "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    "e": "AQAB",
  ]
  private static let ec: JSONValue = [
    "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
  ]
  private static let claims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

  /// RFC 7515, A.2 and A.3.
  static let signed: [(JSONValue, String)] = [
    (
      rsa,
      "eyJhbGciOiJSUzI1NiJ9.\(claims).cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
    ),
    (
      ec,
      "eyJhbGciOiJFUzI1NiJ9.\(claims).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    ),
  ]

  @Test(arguments: signed) func a_token_of_the_rfc_is_read(_ json: JSONValue, _ text: String) throws
  {
    let key = try #require(JSONWebKey(json))
    let token = try SignedToken(text, signedByOneOf: [key])
    #expect(token.claims["iss"] == "joe" && token.claims["exp"]?.int64 == 1_300_819_380)
    for place in [5, text.utf8.count / 2, text.utf8.count - 3] {
      var bytes = Array(text.utf8)
      bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: (any Error).self) {
        try SignedToken(String(decoding: bytes, as: UTF8.self), signedByOneOf: [key])
      }
    }
  }

  /// RFC 7638, section 3.1.
  @Test func a_key_is_named_by_its_thumbprint() throws {
    let json: JSONValue = [
      "kty": "RSA",
      "n":
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
      "e": "AQAB",
    ]
    let key = try #require(JSONWebKey(json))
    #expect(try JSONWebKey(key.key).id == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
  }

  @Test(arguments: SignatureAlgorithm.allCases)
  func what_is_signed_here_is_read_with_the_published_key(_ algorithm: SignatureAlgorithm) throws {
    let made = try SigningKey(generating: algorithm)
    let key = try SigningKey(stored: try made.stored(), algorithm)
    let published = try JSONWebKey(made.publicKey)
    let set = JSONWriter.bytes { json in json.object { $0.field("keys", [published]) } }
    let keys = try JSONWebKey.set(set)
    #expect(keys.map(\.id) == [published.id])
    let text = try SignedToken.text(["sub": "7"], type: "logout+jwt", by: key, named: published.id)
    let token = try SignedToken(text, signedByOneOf: keys)
    #expect(token.claims == ["sub": "7"] && token.type == "logout+jwt")
    let other = try JSONWebKey(try SigningKey(generating: algorithm).publicKey)
    #expect(throws: SignedToken.Fault.unknownKey) {
      try SignedToken(text, signedByOneOf: [other])
    }
  }

  /// RFC 8725: no algorithm but the key's own, none that is no signature, no header that is not
  /// understood.
  @Test(arguments: [
    #"{"alg":"none"}"#, #"{"alg":"HS256"}"#, #"{"alg":"ES256"}"#,
    #"{"alg":"RS256","crit":["b64"]}"#,
    "{}", "[]", "null",
  ])
  func no_other_header_is_accepted(_ header: String) throws {
    let key = try #require(JSONWebKey(VectorTests.rsa))
    let parts = VectorTests.signed[0].1.split(separator: ".")
    let text = "\(Base64.url.text(Array(header.utf8))).\(parts[1]).\(parts[2])"
    #expect(throws: SignedToken.Fault.self) { try SignedToken(text, signedByOneOf: [key]) }
    #expect(throws: SignedToken.Fault.self) {
      try SignedToken("\(Base64.url.text(Array(header.utf8))).\(parts[1]).", signedByOneOf: [key])
    }
  }

  @Test func keys_that_are_none_are_passed_over() throws {
    let set: JSONValue = [
      "keys": [
        VectorTests.ec, ["kty": "oct", "k": "AQAB"],
        ["kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"],
        ["kty": "RSA", "n": "AQAB", "e": "AQAB"],
        [
          "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
          "y": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        ],
        ["kty": "EC", "use": "enc", "crv": "P-256"], "nothing", nil,
      ]
    ]
    #expect(try JSONWebKey.set(set.bytes).count == 1)
  }
}
