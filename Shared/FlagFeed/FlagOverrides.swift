/// Flags and switches that an operator decides for a process.
package enum FlagOverrides {
  /// Words such as `new-menu=on`; `nil` if one of them is not like that.
  package static func read(_ words: [String]) -> [String: Bool]? {
    var overrides: [String: Bool] = [:]
    for word in words {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, ["on", "off"].contains(parts[1]) else {
        return nil
      }
      overrides[String(parts[0])] = parts[1] == "on"
    }
    return overrides
  }
}
