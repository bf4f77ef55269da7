package import Access
package import BookingStore
package import HTTPServer
package import Idempotency
package import Kernel

/// Everything that drives the slice. One value per process.
package struct BookingApplication: Sendable {
  let bookings: Bookings
  let identity: IdentityCheck
  let commands: IdempotentCommands
  let cursors: CursorSigner
  let clock: WallClock
  let zone = LocalZone.almaty

  package init(
    bookings: Bookings, identity: IdentityCheck, commands: IdempotentCommands,
    cursors: CursorSigner, clock: WallClock = .live
  ) {
    self.bookings = bookings
    self.identity = identity
    self.commands = commands
    self.cursors = cursors
    self.clock = clock
  }

  package func routes(_ access: AccessGuard) -> [Route] {
    RoomRoutes(app: self).table(access) + BookingRoutes(app: self).table(access)
  }
}
