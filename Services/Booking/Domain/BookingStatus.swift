/// Where a booking stands. The words are those of the column.
package enum BookingStatus: String, Sendable, CaseIterable {
  case pending
  case confirmed
  case checkedIn = "checked_in"
  case completed
  case cancelled
  case cancelledByBlock = "cancelled_by_block"
  case rejected
  case expired
  case noShow = "no_show"

  /// An active booking holds its slot; the exclusion constraint of the table names the same three.
  package var isActive: Bool {
    switch self {
    case .pending, .confirmed, .checkedIn: true
    case .completed, .cancelled, .cancelledByBlock, .rejected, .expired, .noShow: false
    }
  }
}
