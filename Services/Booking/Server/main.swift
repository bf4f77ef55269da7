import BookingApp
import BookingStore
import DatabaseHost
import FileRecords
import PersonalData
import Resources
import ServiceHost

launch(
  ServiceDefinition(
    "booking",
    migrations: { [try BookingSlice.migrations()] },
    takesOver: { try BookingImport.plan() },
    settings: { _ in },
    assemble: { host, _ in
      let app = BookingApplication(
        bookings: Bookings(database: host.database),
        identity: .live(host.peers), commands: host.commands,
        cursors: host.cursors, clock: host.host.clock)
      return ServiceParts(
        routes: app.routes(host.access), resources: .booking, ownership: .booking(host.database),
        personal: .booking, consumers: ["identity", "community"],
        subscriptions: app.subscriptions, jobs: [app.releaseHandler])
    },
    seedDemo: { host, _ in try await DemoRooms(database: host.database).seed() }))
