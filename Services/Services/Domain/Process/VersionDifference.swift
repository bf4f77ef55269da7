package import Kernel

/// A field in which two submitted versions differ, with both values side by side.
package struct VersionDifference: Sendable, Hashable {
  package let field: String
  /// As the newer form calls it; an empty one for a field that neither form knows any more.
  package let title: Localized
  package let before: FormValue
  package let after: FormValue
  /// Pointers to what differs inside: a row, a cell.
  package let places: [String]

  /// In the order of the form, then those that it no longer has. Each version has signatures of its own:
  /// they are no difference.
  package static func between(
    _ old: [String: FormValue], _ new: [String: FormValue], of form: Form?, before oldForm: Form?
  ) -> [VersionDifference] {
    let order = (form?.fields ?? []).map(\.name)
    let rest = Set(old.keys).union(new.keys).subtracting(order).sorted()
    return (order + rest).compactMap { name in
      let (before, after) = (old[name] ?? .null, new[name] ?? .null)
      let field = form?.field(named: name) ?? oldForm?.field(named: name)
      guard before != after, field?.type != .signature else { return nil }
      return VersionDifference(
        field: name, title: field?.title ?? Localized(),
        before: before, after: after,
        places: AnswerChanges.between([name: before], [name: after]))
    }
  }
}
