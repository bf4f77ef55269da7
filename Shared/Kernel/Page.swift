/// One page of a list: the items and, if more follow, where to go on.
package struct Page<Item: Sendable>: Sendable {
  package let items: [Item]
  /// Opaque; `nil` on the last page.
  package let next: String?

  package init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }

  package func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(items: try items.map(transform), next: next)
  }
}
