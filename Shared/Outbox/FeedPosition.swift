/// A place in a source's history: `<epoch>.<position>`.
package struct FeedPosition: Sendable, Hashable, CustomStringConvertible {
  package let epoch: String
  /// Everything up to and including it has been seen; 0 is the beginning.
  package let position: Int64

  package init(epoch: String, position: Int64) {
    self.epoch = epoch
    self.position = position
  }

  /// `nil` unless it is what `description` writes.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count),
      (1...19).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
      let position = Int64(parts[1])
    else { return nil }
    self.init(epoch: String(parts[0]), position: position)
  }

  package var description: String { "\(epoch).\(position)" }
}
