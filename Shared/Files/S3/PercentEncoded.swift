import HTTPCore

/// The percent-encoding of signatures: all but the unreserved bytes (RFC 3986, 2.3), in upper case.
enum PercentEncoded {
  static func item(_ text: String) -> String { PercentEncoding.encode(text) }

  /// Slashes stay.
  static func path(_ text: String) -> String {
    text.split(separator: "/", omittingEmptySubsequences: false).map {
      PercentEncoding.encode(String($0))
    }.joined(separator: "/")
  }
}
