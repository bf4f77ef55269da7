/// By what a person can sign in.
package struct WaysIn: Sendable {
  package let hasPassword: Bool
  /// Links whose provider is honoured today, by their keys.
  package let links: Set<Int64>

  package init(hasPassword: Bool, links: Set<Int64>) {
    self.hasPassword = hasPassword
    self.links = links
  }

  /// Throws `lastWayIn` unless there is another than this link.
  package func demandAnother(than link: Int64) throws(SocialError) {
    guard hasPassword || !links.subtracting([link]).isEmpty else { throw .lastWayIn }
  }
}
