/// The numbers of the house.
package struct BookingPolicy: Sendable {
  package var step: Duration = .minutes(30)
  package var shortest: Duration = .minutes(30)
  package var longest: Duration = .hours(4)
  /// How long before its start a booking must be made.
  package var notice: Duration = .minutes(15)
  /// How far ahead one may book.
  package var horizon: Duration = .hours(30 * 24)
  /// Until how long before the start its owner may cancel or move it.
  package var changeNotice: Duration = .minutes(30)
  /// How long before and after the start one may check in.
  package var checkInWindow: Duration = .minutes(15)
  /// Staff may hold several rooms at once, for others.
  package var mayHoldSeveralRooms = false
  package var memberQuotas: [Quota] = [
    Quota(per: .day, bookings: 2), Quota(per: .week, hours: 20),
  ]
  package var companyQuotas: [Quota] = [
    Quota(per: .day, bookings: 6), Quota(per: .week, hours: 60),
  ]
  package var verifiedCompanyQuotas: [Quota] = [
    Quota(per: .day, bookings: 12), Quota(per: .week, hours: 120),
  ]
  /// How many free slots a refusal names.
  package var suggestions = 3
  /// On which days they are sought, counted from the wished one.
  package var suggestionDays = -2...6

  package init() {}

  package static let member = BookingPolicy()

  package static let staff: BookingPolicy = {
    var policy = BookingPolicy()
    policy.mayHoldSeveralRooms = true
    policy.memberQuotas = []
    return policy
  }()
}

extension Duration {
  package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
  package static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
}
