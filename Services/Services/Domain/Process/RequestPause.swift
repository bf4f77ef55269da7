package import Kernel

/// How long the company of a request has left when its clock stands still, and when it runs again.
package enum RequestPause {
  /// Requests in these rest while their company may not act; what was decided on runs on.
  package static let statuses: [RequestStatus] = [.draft, .submitted, .inProgress, .revision]

  /// Working days left; `nil` where there is no deadline, or it has passed and stays as it was.
  package static func left(
    until deadline: Day?, on today: Day, calendar: WorkingCalendar
  ) -> Int? {
    guard let deadline, deadline >= today else { return nil }
    return calendar.workingDays(after: today, through: deadline)
  }

  /// The deadline from today on; a deadline that was set meanwhile stays.
  package static func deadline(
    _ current: Day?, left days: Int?, on today: Day, calendar: WorkingCalendar
  ) -> Day? {
    current ?? days.map { calendar.day(after: today, working: $0) }
  }
}
