package import Postgres

/// Who asks for a file that hangs on a thing of this slice.
package struct FileReader: Sendable {
  package let user: Int64
  /// Companies in which the reader may see what people send to the company.
  package let companies: [Int64]

  package init(user: Int64, companies: [Int64]) {
    self.user = user
    self.companies = companies
  }
}

/// Says whether a thing of this slice is the reader's own, as far as its columns tell. What is not
/// listed here belongs to the staff.
package struct FileOwnership: Sendable {
  let database: Database

  package init(database: Database) { self.database = database }

  /// `source` is Django's name of the thing's table.
  package func holds(
    _ source: String, _ primaryKey: String, for reader: FileReader
  ) async throws -> Bool {
    guard let id = Int32(primaryKey), id > 0, let rule = FileOwnership.rule(source, id, reader)
    else { return false }
    return try await !database.read(rule).isEmpty
  }

  private static func rule(_ source: String, _ id: Int32, _ reader: FileReader) -> SQL? {
    switch source {
    case "core.article", "core.discussion", "core.eventparticipant", "core.techtask",
      "landing.page":
      own(source, id, reader)
    case "core.blog", "core.event", "core.vacancy":
      """
      select thing.id from \(table(source)) thing where thing.id = \(id)
        and (thing.author_id = \(reader.user)
          or thing.company_id = any(\(reader.companies.asArray)::int[]))
      """
    case "core.vacancycandidate":
      """
      select thing.id from core_vacancycandidate thing
      join core_vacancy call on call.id = thing.vacancy_id
      where thing.id = \(id) and (thing.author_id = \(reader.user)
        or call.company_id = any(\(reader.companies.asArray)::int[]))
      """
    case "core.techtasksolution":
      """
      select thing.id from core_techtasksolution thing
      join core_techtask call on call.id = thing.tech_task_id
      where thing.id = \(id) and \(reader.user) in (thing.author_id, call.author_id)
      """
    default: nil
    }
  }

  private static func table(_ source: String) -> SQL {
    "\(identifier: source.replacing(".", with: "_"))"
  }

  private static func own(_ source: String, _ id: Int32, _ reader: FileReader) -> SQL {
    """
    select thing.id from \(table(source)) thing
    where thing.id = \(id) and thing.author_id = \(reader.user)
    """
  }
}
