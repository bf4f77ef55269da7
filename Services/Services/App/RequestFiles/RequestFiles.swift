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
  let requests: Requests
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
    requests = Requests(database: database)
    self.rights = rights
  }

  package func write(_ order: SourceOrder, into sheet: ExportSheet) async throws {
    try await checkRights(order)
    guard let wish = RequestFileWish(stored: order.asked) else {
      throw ExportFailure.listHasChanged
    }
    let fields = try await fields(wish)
    let reveals = order.rights.contains(RequestFiles.reveal)
    let most = min(RequestFiles.most, sheet.mostRows)
    // The body may run again from its beginning only before the heading is there.
    try await database.transaction(.readOnlySnapshot) { tx in
      try await RowCursor.allowTime(in: tx)
      let count = Requests.extractCount(
        of: order.organization, narrowedBy: wish.filter, upTo: most + 1)
      try sheet.expect(try await tx.query(count).first?.int("total") ?? 0, atMost: most)
      let name = "requests \(UUID.version7(at: WallClock.live.now()).text)"
      let found = Requests.extract(of: order.organization, narrowedBy: wish.filter)
      var cursor = try await RowCursor(name, for: found, in: tx)
      try sheet.begin(wish.heading(fields))
      while true {
        let piece = try await cursor.next()
        if piece.isEmpty { break }
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

  private func fields(_ wish: RequestFileWish) async throws -> AskedFields {
    guard !(wish.fields + wish.secondFields).isEmpty, let service = wish.filter.service else {
      return AskedFields()
    }
    let known = try await answerable(of: service)
    return AskedFields(
      first: try RequestFiles.pick(wish.fields, from: known.first),
      second: try RequestFiles.pick(wish.secondFields, from: known.second))
  }

  private static func pick(
    _ names: [String], from known: [Field]
  ) throws(ExportFailure) -> [Field] {
    let fields = names.compactMap { name in known.first { $0.name == name } }
    guard fields.count == names.count else { throw .listHasChanged }
    return fields
  }

  /// Fields of the service's forms that hold an answer.
  func answerable(of service: String) async throws -> AskedFields {
    let forms = try await requests.forms(of: service)
    func fields(_ form: Form?) -> [Field] { form?.fields.filter { !$0.type.isDecoration } ?? [] }
    return AskedFields(first: fields(forms.first), second: fields(forms.second))
  }
}

/// Fields of a service's first and second form.
struct AskedFields: Sendable {
  var first: [Field] = []
  var second: [Field] = []
}
