import Access
import BookingDomain
import BookingStore
import HTTPCore
import HTTPServer
import JSON
import Kernel

/// `/api/v1/booking/rooms/{id}/availability`: for everybody, also before signing in. The rooms
/// themselves are a resource.
struct RoomRoutes: Sendable {
  let app: BookingApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .get, "/api/v1/booking/rooms/{id}/availability", .anyone, handler: availability
      )
      .described(RoomDescriptions.availability)
    ]
  }

  /// What is free and what is taken, without who or why, and the rules that say so.
  func availability(_ request: Request, by _: Principal) async throws -> Response {
    let id = RoomID(try request.rowKey())
    let now = app.clock.now()
    let period = try AvailabilityPeriod(request, now: now, zone: app.zone).slot
    guard let calendar = try await app.bookings.calendar(of: id, in: period) else {
      throw NothingThere()
    }
    return RoomJSON.availability(calendar, in: period, policy: .member, now: now)
  }
}
