package import FileRecords
package import Postgres

extension FileOwnership {
  /// Whose the things of this slice are. What is asked of an infrastructure is for whom it belongs to.
  package static func booking(_ database: Database) -> FileOwnership {
    FileOwnership(database: database) { source, id, reader in
      switch source {
      case "booking.booking", "core.infrastructure":
        thing(
          source, id, where: "\(authored(reader)) or \(company("thing.company_id", reader))")
      case "core.infrastructureimage", "core.infrastructurerequest":
        thing(
          source, id,
          where: """
            \(authored(reader)) or exists (select from core_infrastructure place
              where place.id = thing.infrastructure_id
                and (place.author_id = \(reader.user) or \(company("place.company_id", reader))))
            """)
      default: nil
      }
    }
  }
}
