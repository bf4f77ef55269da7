/// Where two submitted versions differ: JSON pointers without values, since values may be personal.
package enum AnswerChanges {
  package static func between(
    _ old: [String: FormValue], _ new: [String: FormValue]
  ) -> [String] {
    compare(.object(old), .object(new), at: "")
  }

  private static func compare(_ old: FormValue, _ new: FormValue, at place: String) -> [String] {
    if old == new { return [] }
    if let first = old.object, let second = new.object {
      return Set(first.keys).union(second.keys).sorted().flatMap { key in
        compare(
          first[key] ?? .null, second[key] ?? .null, at: "\(place)/\(JSONPointer.escaped(key))")
      }
    }
    if let first = old.list, let second = new.list {
      return (0..<max(first.count, second.count)).flatMap { index in
        compare(
          index < first.count ? first[index] : .null, index < second.count ? second[index] : .null,
          at: "\(place)/\(index)")
      }
    }
    return [place]
  }
}
