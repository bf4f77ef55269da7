import EventLoop
import Foundation
import Observability
package import Postgres
import Resources
import ServicesApp
import TestSupport

extension ServicesWorld {
  /// The readers' databases; nothing is there until `prepareReaders`.
  func answerFiles(
    _ limits: GuardedReadLimits, files: GuardedReadLimits, rights: PersonRights
  ) throws -> AnswerFiles {
    let desk = SavedSQLDesk(
      database: database, masked: try reader("services_reading"),
      revealing: try reader("services_revealing"), limits: limits)
    return AnswerFiles(desk, rights: rights, limits: files)
  }

  /// A database as one of the readers' roles sees it.
  package func reader(_ role: String) throws -> Database {
    try Database(
      database.settings.asRole(role, schema: role), group: database.group,
      logger: database.logger, metrics: Metrics())
  }

  /// Roles, schemas and views, by the script of every installation.
  package func prepareReaders() async throws {
    let script = try String(
      contentsOfFile: ServicesWorld.root + "/scripts/lib/readers.sql", encoding: .utf8)
    try await database.withSession { try await $0.run(script: script) }
    for views in MaskedViews.services {
      guard try await views.make(in: database) else { throw NotPrepared() }
    }
  }

  package struct NotPrepared: Error {}

  private static let root = #filePath.components(separatedBy: "/Tests/")[0]
}
