import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

/// Something that belongs to an organisation: rows of one of the slice's bounded tables, by their keys.
struct BoundedThing: Sendable {
  let table: String
  let column: String
  let keys: SQL

  /// `nil` for what no such table holds.
  private init?(_ table: String, _ column: String, _ keys: SQL) {
    guard SliceResources.bounded[table] != nil else { return nil }
    self.table = table
    self.column = column
    self.keys = keys
  }

  init?(ids: [Int64], of table: String) {
    self.init(table, "id", "\(ids.asArray)::bigint[]")
  }

  /// `nil` where the text is no key: then there is no such thing.
  init?(id text: String?, of table: String) {
    guard let id = text.flatMap({ Int64($0) }) else { return nil }
    self.init(ids: [id], of: table)
  }

  init?(service code: String?) {
    guard let code else { return nil }
    self.init("service_service", "code", "\([code].asArray)::varchar[]")
  }

  init?(requests ids: [Int64]) { self.init(ids: ids, of: "service_servicerequest") }
}
