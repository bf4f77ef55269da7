/// What somebody asks for.
package struct BookingWish: Sendable, Equatable {
  package let slot: Slot
  package let people: Int
  package let purpose: String

  package init(slot: Slot, people: Int, purpose: String) {
    self.slot = slot
    self.people = people
    self.purpose = purpose
  }
}
