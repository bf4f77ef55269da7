import Access
package import Exports
import FoundationEssentials
import JSON
import Kernel
package import Postgres
import Resources
import ServicesDomain
import ServicesStore
import Spreadsheets

/// Requests of the staff list with their answers, as files.
package struct RequestFiles: ExportSource {
  let database: Database
  let catalogue: Catalogue
  let rights: PersonRights

  package let name = "requests"
  package let table = "service_servicerequest"
  package let model = "service.servicerequest"
  package let isBounded = true

  /// Whose holder takes personal answers away unmasked.
  static let reveal = "service.reveal_servicerequest"
  static let most = 1_000_000

  package init(database: Database, rights: PersonRights) {
    self.database = database
    catalogue = Catalogue(database: database, requests: Requests(database: database))
    self.rights = rights
  }

  package func write(_ order: SourceOrder, into sheet: ExportSheet) async throws {
    try await checkRights(order)
    guard let wish = RequestFileWish(stored: order.asked) else {
      throw ExportFailure.listHasChanged
    }
    let fields = try await fields(wish)
    let reveals = order.rights.contains(RequestFiles.reveal)
    let heading = wish.columns + fields.map { $0.title.text(in: wish.language) }
    // The body may run again from its beginning only before the heading is there.
    try await database.transaction(.readOnlySnapshot) { tx in
      try await RowCursor.allowTime(in: tx)
      let name = "requests \(UUID.version7(at: WallClock.live.now()).text)"
      let found = Requests.extract(of: order.organization, narrowedBy: wish.filter)
      var cursor = try await RowCursor(name, for: found, in: tx)
      try sheet.begin(heading)
      var rows = 0
      while true {
        let piece = try await cursor.next()
        if piece.isEmpty { break }
        rows += piece.count
        guard rows <= min(RequestFiles.most, sheet.mostRows) else {
          throw ExportFailure.tooManyRows
        }
        for row in piece { try sheet.add(wish.cells(row, fields, reveals: reveals)) }
        try await sheet.flush()
      }
    }
  }

  /// As they are at this moment: he may have lost a right, or belong to another organisation by now.
  private func checkRights(_ order: SourceOrder) async throws {
    guard let person = try await rights.principal(order.person) else {
      throw ExportFailure.rightWithdrawn
    }
    do {
      try SourceExports.require(order.rights, of: person, boundTo: order.organization)
    } catch {
      throw ExportFailure.rightWithdrawn
    }
  }

  private func fields(_ wish: RequestFileWish) async throws -> [Field] {
    guard !wish.fields.isEmpty, let service = wish.filter.service else { return [] }
    let known = try await answerable(of: service)
    let fields = wish.fields.compactMap { name in known.first { $0.name == name } }
    guard fields.count == wish.fields.count else { throw ExportFailure.listHasChanged }
    return fields
  }

  /// Fields of the service's form that hold an answer.
  func answerable(of service: String) async throws -> [Field] {
    try await catalogue.form(of: service)?.form.fields.filter { !$0.type.isDecoration } ?? []
  }
}
