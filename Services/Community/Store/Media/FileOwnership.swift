package import FileRecords
package import Postgres

extension FileOwnership {
  /// Whose the things of this slice are.
  package static func community(_ database: Database) -> FileOwnership {
    FileOwnership(database: database) { source, id, reader in
      switch source {
      case "core.article", "core.discussion", "core.eventparticipant", "core.techtask",
        "landing.page":
        thing(source, id, where: authored(reader))
      case "core.blog", "core.event", "core.vacancy":
        thing(
          source, id, where: "\(authored(reader)) or \(company("thing.company_id", reader))")
      case "core.vacancycandidate":
        thing(
          source, id,
          where: """
            \(authored(reader)) or exists (select from core_vacancy call
              where call.id = thing.vacancy_id and \(company("call.company_id", reader)))
            """)
      case "core.techtasksolution":
        thing(
          source, id,
          where: """
            \(authored(reader)) or exists (select from core_techtask call
              where call.id = thing.tech_task_id and call.author_id = \(reader.user))
            """)
      default: nil
      }
    }
  }
}
