import Access
import BookingApp
import BookingStore
import DatabaseHost
import ServiceHost

launch(
  ServiceDefinition(
    "booking",
    migrations: { [try BookingSlice.migrations()] },
    takesOver: { try BookingImport.plan() },
    settings: { $0.cursorKey() },
    assemble: { host, cursorKey in
      let app = BookingApplication(
        rooms: Rooms(database: host.database), bookings: Bookings(database: host.database),
        identity: .live(host.peers), commands: host.commands,
        cursors: try CursorSigner(key: cursorKey), clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access), consumers: ["community"],
        subscriptions: app.subscriptions)
    },
    seedDemo: { host, _ in try await Rooms(database: host.database).seedDemo() }))
