/// A plan of purchases or a purchase, as the rules see it.
package struct Purchase: Sendable, Hashable {
  package let id: Int64
  package let kind: PurchaseKind
  package let authors: Set<Int64>
  package private(set) var status: PurchaseMachine.Status?
  package private(set) var rowVersion: Int64

  /// Only Store may call this. `status` is `nil` for a word of the old site that nobody could map: it
  /// moves nowhere.
  package init(
    stored id: Int64, kind: PurchaseKind, authors: Set<Int64>, status: PurchaseMachine.Status?,
    rowVersion: Int64
  ) {
    self.id = id
    self.kind = kind
    self.authors = authors
    self.status = status
    self.rowVersion = rowVersion
  }

  package struct Step: Sendable, Hashable {
    package let action: PurchaseMachine.Action
    package let from: PurchaseMachine.Status
    package let to: PurchaseMachine.Status
    package let actorID: Int64
    package let comment: String?
  }

  /// Refused in the order a person would explain it: it is one's own, it stands elsewhere, words are
  /// missing.
  package mutating func go(
    _ action: PurchaseMachine.Action, by actor: Int64, comment: String? = nil
  ) throws(PurchaseError) -> Step {
    if action.isOfStaff, authors.contains(actor) { throw .own }
    guard let status, let move = kind.table.move(from: status, by: action) else {
      throw .notAllowed(
        status: status?.rawValue ?? "",
        allowed: status.map { kind.table.actions(from: $0).map(\.rawValue) } ?? [])
    }
    if action.needsComment, comment == nil { throw .commentRequired }
    self.status = move.to
    rowVersion += 1
    return Step(
      action: action, from: move.from, to: move.to, actorID: actor, comment: comment)
  }
}
