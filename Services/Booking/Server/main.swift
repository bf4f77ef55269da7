import Access
import BookingApp
import BookingStore
import DatabaseHost
import Resources
import ServiceHost

launch(
  ServiceDefinition(
    "booking",
    migrations: { [try BookingSlice.migrations()] },
    settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let cursors = try CursorSigner(key: cursorKey)
      let app = BookingApplication(
        rooms: Rooms(database: host.database), bookings: Bookings(database: host.database),
        identity: .live(host.peers), commands: host.commands,
        cursors: cursors, clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access)
          + SliceResources.booking.routes(host.database, cursors, host.commands, host.access),
        consumers: ["community"],
        subscriptions: app.subscriptions)
    },
    seedDemo: { host, _ in try await Rooms(database: host.database).seedDemo() }))
