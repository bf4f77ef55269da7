import Crypto
package import Kernel

/// AWS Signature Version 4: what proves to an S3 server who asks. The steps and their names are
/// those of "Authenticating Requests: Using the Authorization Header" and "Using Query Parameters".
package struct SignatureV4: Sendable {
  /// Of no content.
  package static let emptyPayload =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private static let algorithm = "AWS4-HMAC-SHA256"

  private let accessKey: String
  private let secret: Secret<String>
  private let region: String

  package init(accessKey: String, secret: Secret<String>, region: String) {
    self.accessKey = accessKey
    self.secret = secret
    self.region = region
  }

  /// What is signed of a request. Path and query are percent-encoded already; the query's items are
  /// sorted, the fields' names in lower case.
  package struct Subject {
    let method: String
    let path: String
    let query: String
    fileprivate(set) var fields: [(name: String, value: String)]
    let payload: String

    /// - Parameter payload: the SHA-256 of the content in hexadecimal.
    package init(
      method: String, path: String, query: String = "", fields: [(name: String, value: String)],
      payload: String = SignatureV4.emptyPayload
    ) {
      self.method = method
      self.path = path
      self.query = query
      self.fields = fields
      self.payload = payload
    }

    var signedNames: String { fields.map(\.name).joined(separator: ";") }

    var canonicalRequest: String {
      let lines = fields.map { "\($0.name):\($0.value)\n" }.joined()
      return [method, path, query, lines, signedNames, payload].joined(separator: "\n")
    }
  }

  /// The value of `Authorization`. `subject` holds `host`, `x-amz-content-sha256` and `x-amz-date`.
  package func authorization(of subject: Subject, at time: SigningTime) throws -> String {
    var subject = subject
    subject.fields.sort { $0.name < $1.name }
    let signature = try signature(of: subject, at: time)
    return SignatureV4.algorithm + " Credential=\(accessKey)/\(scope(time)),"
      + "SignedHeaders=\(subject.signedNames),Signature=\(signature)"
  }

  /// The query of an address that whoever holds it may GET for `lifetime` seconds (up to a week).
  ///
  /// - Parameter items: further items, percent-encoded, such as `response-content-type`.
  package func presignedQuery(
    path: String, host: String, at time: SigningTime, lifetime: Int,
    items: [(name: String, value: String)] = []
  ) throws -> String {
    let credential = PercentEncoded.item("\(accessKey)/\(scope(time))")
    let all =
      items + [
        ("X-Amz-Algorithm", SignatureV4.algorithm), ("X-Amz-Credential", credential),
        ("X-Amz-Date", time.text), ("X-Amz-Expires", String(lifetime)),
        ("X-Amz-SignedHeaders", "host"),
      ]
    let query = all.sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value)" }
      .joined(separator: "&")
    let subject = Subject(
      method: "GET", path: path, query: query, fields: [("host", host)],
      payload: "UNSIGNED-PAYLOAD")
    return query + "&X-Amz-Signature=" + (try signature(of: subject, at: time))
  }

  private func signature(of subject: Subject, at time: SigningTime) throws -> String {
    let digest = Hex.text(try SHA256.digest(subject.canonicalRequest))
    let text = [SignatureV4.algorithm, time.text, scope(time), digest].joined(separator: "\n")
    var key = Array("AWS4\(secret.reveal())".utf8)
    for part in [time.day, region, "s3", "aws4_request"] { key = try code(key, part) }
    return Hex.text(try code(key, text))
  }

  private func code(_ key: [UInt8], _ text: String) throws -> [UInt8] {
    try HMACSHA256(key: Secret(key)).code(Array(text.utf8))
  }

  private func scope(_ time: SigningTime) -> String { "\(time.day)/\(region)/s3/aws4_request" }
}

/// A time as signatures write it: `20130524T000000Z`.
package struct SigningTime: Sendable {
  let text: String
  /// `20130524`.
  var day: String { String(text.prefix(8)) }

  package init(_ instant: Instant) {
    let digits = instant.rfc3339.utf8.prefix(19).filter { $0 != 0x2d && $0 != 0x3a }
    text = String(decoding: digits, as: UTF8.self) + "Z"
  }
}
