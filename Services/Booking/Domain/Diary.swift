package import Kernel

/// A person of the hub, known here by the number identity gave her.
package enum Member {}
package typealias MemberID = Identifier<Member>

/// A company of the hub.
package enum Company {}
package typealias CompanyID = Identifier<Company>

/// The active bookings that one owner already has, over all rooms: what quotas count.
package struct Diary: Sendable {
  package enum Owner: String, Sendable, Hashable {
    case member
    case company
  }

  package struct Entry: Sendable, Hashable {
    package let booking: BookingID
    package let slot: Slot

    package init(booking: BookingID, slot: Slot) {
      self.booking = booking
      self.slot = slot
    }
  }

  package let owner: Owner
  /// Companies that staff has verified may hold more.
  package let isVerified: Bool
  private(set) var entries: [Entry]

  package init(of owner: Owner, isVerified: Bool = false, entries: [Entry]) {
    self.owner = owner
    self.isVerified = isVerified
    self.entries = entries
  }

  func check(
    _ slot: Slot, except moving: BookingID?, policy: BookingPolicy, in zone: LocalZone
  ) throws(BookingError) {
    let others = entries.filter { $0.booking != moving }.map(\.slot)
    for quota in quotas(of: policy) where !quota.admits(slot, beside: others, in: zone) {
      throw .overQuota(owner, quota)
    }
    if owner == .member, !policy.mayHoldSeveralRooms,
      let other = others.first(where: { $0.overlaps(slot) })
    {
      throw .memberBusy(other)
    }
  }

  mutating func note(_ slot: Slot, for booking: BookingID) {
    entries.removeAll { $0.booking == booking }
    entries.append(Entry(booking: booking, slot: slot))
  }

  private func quotas(of policy: BookingPolicy) -> [Quota] {
    switch owner {
    case .member: policy.memberQuotas
    case .company: isVerified ? policy.verifiedCompanyQuotas : policy.companyQuotas
    }
  }
}
