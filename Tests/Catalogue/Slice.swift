import BookingStore
import CommunityStore
import DatabaseHost
import IdentityStore
import Migrations
import ServicesStore
import TechOrdaStore
import TestSupport

/// One context's schema, made by the migrations that its service runs.
enum Slice: String, CaseIterable, Sendable {
  case identity, services, community, booking, techorda

  func schema() async throws -> LiveSchema {
    let folders = try LibraryMigrations.folders() + [own()]
    return try await TestDatabase.with(folders: folders, schema: rawValue) { database in
      try await LiveSchema.read(rawValue, from: database)
    }
  }

  private func own() throws -> MigrationFolder {
    switch self {
    case .identity: try IdentityMigrations.folder()
    case .services: try ServicesMigrations.folder()
    case .community: try CommunitySlice.migrations()
    case .booking: try BookingSlice.migrations()
    case .techorda: try TechOrdaMigrations.folder()
    }
  }
}
