package import Postgres
import ServicesDomain

/// What is counted of requests. Each figure is one statement over the rows of this moment; it may be slow
/// where it is of everything, so it takes a connection of its own.
package struct Figures: Sendable {
  let database: Database

  package init(database: Database) { self.database = database }

  /// A figure of one service and one of all of them want different plans.
  func rows(_ question: SQL) async throws -> Rows {
    try await database.query(question.plannedAnew)
  }

  /// What a text at `column` is called in `RequestStatus.counted`, from 0; null for any other.
  static func place(of column: String) -> String {
    let cases = RequestStatus.counted.enumerated().map {
      "when '\($0.element.rawValue)' then \($0.offset)"
    }
    return "case \(column) \(cases.joined(separator: " ")) end"
  }

  /// What two people have put right was never true.
  static let notCorrected = """
    not exists (select from service_servicerequestbpstatus c where c.corrects_id = h.id)
    """
}
