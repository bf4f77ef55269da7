package import Exports
import Kernel
package import Postgres
import Resources
import ServicesDomain
import ServicesStore
import Spreadsheets

/// Answers of questions as files. Put by the same roles as any question, with more rows and more time.
package struct AnswerFiles: ExportSource {
  let desk: SavedSQLDesk
  let rights: PersonRights
  let limits: GuardedReadLimits

  package let name = "saved-sql"
  package let table = "explorer_query"
  package let model = "explorer.query"

  /// What a file may be: half a million rows, a gigabyte, five minutes.
  package static let limits = GuardedReadLimits(
    rows: 500_000, bytes: 1 << 30, time: .seconds(300))

  package init(
    _ desk: SavedSQLDesk, rights: PersonRights, limits: GuardedReadLimits = AnswerFiles.limits
  ) {
    self.desk = desk
    self.rights = rights
    self.limits = limits
  }

  package func write(_ order: SourceOrder, into sheet: ExportSheet) async throws {
    try await checkRights(order)
    guard let asked = AskedQuestion(order.asked) else { throw ExportFailure.listHasChanged }
    let run = desk.entry(asked.wish, from: asked.origin, by: order.person)
    do {
      _ = try await desk.logged(run) { try await put(asked.wish, into: sheet) }
    } catch let refusal as GuardedReadRefusal {
      throw ExportFailure(refusal) ?? refusal
    } catch is QueryFault {
      throw ExportFailure.listHasChanged
    }
  }

  private func checkRights(_ order: SourceOrder) async throws {
    guard let person = try await rights.principal(order.person) else {
      throw ExportFailure.rightWithdrawn
    }
    do { try SourceExports.require(order.rights, of: person) } catch {
      throw ExportFailure.rightWithdrawn
    }
  }

  private func put(_ wish: QueryWish, into sheet: ExportSheet) async throws {
    let question = try QueryText(wish.text).question(wish.parameters)
    var limits = limits
    limits.rows = min(limits.rows, sheet.mostRows)
    let end = try await desk.reader(for: wish).guardedRead(question, limits) { piece in
      try await sheet.add(piece)
    }
    switch end {
    case .whole: break
    case .tooManyRows: throw ExportFailure.tooManyRows
    case .tooManyBytes: throw ExportFailure.tooLarge
    }
  }
}

extension ExportSheet {
  fileprivate func add(_ piece: GuardedRows) async throws {
    if !hasHeading { try begin(piece.columns.map(\.name)) }
    let types = piece.columns.map { ColumnType(formatted: $0.type) }
    try piece.forEach { values throws(ExportFailure) in
      try add(zip(values, types).map { Cell($0, of: $1) })
    }
    try await flush()
  }
}

extension ExportFailure {
  /// `nil` where a further attempt may help: the server had no room, or two met in a lock.
  fileprivate init?(_ refusal: GuardedReadRefusal) {
    switch refusal {
    case .tooSlow: self = .tooSlow
    case .refused(SQLState("54000"), _): self = .tooLarge
    case .refused(let state, _) where ["40", "53"].contains(state.errorClass): return nil
    case .refused: self = .refusedByDatabase
    }
  }
}
