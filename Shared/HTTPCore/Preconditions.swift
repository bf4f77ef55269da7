package import Kernel

/// The conditions that a request sets (RFC 9110, 13).
package struct Preconditions: Sendable {
  package enum Verdict: Sendable, Equatable {
    case proceed
    /// 304.
    case notModified
    /// 412.
    case failed
  }

  /// `nil` if it was not sent.
  package let ifMatch: EntityTagList?
  package let ifNoneMatch: EntityTagList?
  private let ifModifiedSince: Instant?
  private let ifUnmodifiedSince: Instant?
  private let isMalformed: Bool

  package init(_ headers: HeaderFields) {
    func tags(_ field: KnownHeader) -> EntityTagList? {
      headers.contains(field)
        ? EntityTagList(headers.values(of: field).joined(separator: ",")) : nil
    }
    ifMatch = tags(.ifMatch)
    ifNoneMatch = tags(.ifNoneMatch)
    ifModifiedSince = headers[.ifModifiedSince].flatMap(HTTPDate.parse)
    ifUnmodifiedSince = headers[.ifUnmodifiedSince].flatMap(HTTPDate.parse)
    isMalformed = headers.contains(.ifMatch) && ifMatch == nil
  }

  /// In the order of RFC 9110, 13.2.2. `tag` is `nil` where there is no such thing yet. An `If-Match`
  /// that cannot be read fails: it meant to protect something.
  package func evaluate(tag: EntityTag?, lastModified: Instant? = nil, method: Method) -> Verdict {
    if isMalformed { return .failed }
    if let ifMatch {
      guard matches(ifMatch, tag, { $0.stronglyMatches($1) }) else { return .failed }
    } else if let ifUnmodifiedSince, let lastModified {
      guard lastModified.seconds <= ifUnmodifiedSince.seconds else { return .failed }
    }
    let isRead = method == .get || method == .head
    if let ifNoneMatch {
      guard matches(ifNoneMatch, tag, { $0.weaklyMatches($1) }) else { return .proceed }
      return isRead ? .notModified : .failed
    }
    if isRead, let ifModifiedSince, let lastModified,
      lastModified.seconds <= ifModifiedSince.seconds
    {
      return .notModified
    }
    return .proceed
  }

  private func matches(
    _ list: EntityTagList, _ tag: EntityTag?, _ isMatch: (EntityTag, EntityTag) -> Bool
  ) -> Bool {
    guard let tag else { return false }
    switch list {
    case .any: return true
    case .tags(let tags): return tags.contains { isMatch($0, tag) }
    }
  }
}
