import Foundation
package import Import

/// What booking takes over from the old site.
package enum BookingImport {
  package static func plan() throws -> SlicePlan {
    try SlicePlan(
      slice: "booking", special: [bookings, places],
      folder: Bundle.module.resourcePath.map { $0 + "/OldSite" })
  }

  /// The clock on the wall of the house. An end that is not after the start is of the next day.
  private static func instant(_ time: String, nextDay: String = "") -> String {
    "((\(day)\(nextDay) + \(time)) at time zone 'Asia/Almaty')"
  }

  private static let first = "'0001-01-02'::date"
  private static let last = "'9999-12-30'::date"
  /// Far from the ends of the calendar, where the next day would be none.
  private static let day = "greatest(least(t.date, \(last)), \(first))"
  private static let starts = instant("t.start_time")
  private static let ends = instant(
    "t.end_time", nextDay: " + case when t.end_time <= t.start_time then 1 else 0 end")

  private static let bookings: TablePlan = {
    var plan = TablePlan("booking_booking")
    plan.values["starts_at"] = starts
    plan.values["ends_at"] = ends
    plan.values["held"] = "tstzrange(\(starts), \(ends), '[)')"
    plan.marks["overlaps"] = overlaps
    let misfit = "m.\"old date\" < \(first) or m.\"old date\" > \(last)"
    plan.flags["date-misfit"] = misfit
    plan.keeps["date"] = misfit
    return plan
  }()

  /// Another booking with a smaller number holds the room at that time: of any two that overlap one
  /// at most is left without the mark.
  private static let overlaps = """
    m.status in ('pending', 'confirmed', 'checked_in') and exists (
      select from public.booking_booking t
      where t.room_id = m.room_id and t.id < m.id and t.status in ('new', 'confirmed')
        and t.date between m."old date" - 2 and m."old date" + 2
        and tstzrange(\(starts), \(ends), '[)') && m.held)
    """

  private static let places: TablePlan = {
    var plan = TablePlan("core_infrastructure")
    plan.lists = [
      ListPlan(
        "favorite_users", into: "core_infrastructurefavorite",
        "infrastructure_id, user_id, created_at", values: "i.id, person, i.updated_at")
    ]
    return plan
  }()
}
