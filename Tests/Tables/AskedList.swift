import Access
import HTTPCore
import Postgres
import Resources
import TestSupport

/// The list of a resource, asked by everybody who may read it for all that it offers.
struct AskedList: Sendable {
  private let address: String
  private let table: TableSchema
  private let schema: SliceSchema
  /// Tables that may be read as a whole.
  private let small: Set<String>
  private let list: ListQuestions
  private let readers: [ListReader]
  private let questions: [ListQuestion]

  init(_ resource: Resource, in schema: SliceSchema, small: Set<String>) throws {
    let list = try ListQuestions(resource, in: schema)
    let table = try schema.table(resource.table)
    let isOpen = (try? list.page(Query(), by: .anonymous())) != nil
    address = resource.address
    self.table = table
    self.schema = schema
    self.small = small
    self.list = list
    readers = ListReader.all(of: resource.read, isOpen: isOpen)
    questions = try ListQuestion.all(of: list, key: table.key)
  }

  /// The tables that its plans read.
  func tables(in session: Session) async throws -> Set<String> {
    var tables: Set<String> = [table.name]
    for reader in readers {
      let statement = try list.page(Query(), by: reader.principal)
      let plan = try await PlanNode.root(of: statement, in: session)
      tables.formUnion(plan.all.compactMap(\.table))
    }
    return tables
  }

  /// With every page that would cost more than it shows.
  func faults(in session: Session) async throws -> [ListFault] {
    var readersByFault: [ListFault: [String]] = [:]
    if readers.isEmpty { readersByFault[fault("", "nobody reads it")] = [] }
    for reader in readers {
      for question in questions {
        let isOfFew = reader.isOfFew || question.isOfFew
        let maySort = reader.isOfFew || question.maySort
        try await session.run(script: "set enable_sort = \(maySort ? "on" : "off")")
        for statement in try question.statements(of: list, by: reader.principal) {
          let plan = try await PlanNode.root(of: statement, in: session)
          for what in reads(of: plan, isOfFew: isOfFew) + sorts(of: plan, maySort: maySort) {
            readersByFault[fault(question.name, what), default: []].append(reader.name)
          }
        }
      }
    }
    return readersByFault.map { fault, names in fault.met(by: names) }
      .sorted { $0.description < $1.description }
  }

  private func fault(_ question: String, _ what: String) -> ListFault {
    question.isEmpty
      ? ListFault(table.name, at: address, what)
      : ListFault("\(table.name) \(question)", at: "\(address)?\(question)", what)
  }

  /// What is read as a whole.
  private func reads(of plan: PlanNode, isOfFew: Bool) -> [String] {
    plan.all.compactMap { node in
      guard let name = node.table, !small.contains(name), !node.isNarrowed else { return nil }
      let way = [node.kind, node.index].compactMap { $0 }.joined(separator: " by ")
      if node.kind == "Seq Scan" { return "all of \(name) is read: \(way)" }
      guard name == table.name else {
        return isPartial(node.index, of: name) ? nil : "all of \(name) is read: \(way)"
      }
      return isOfFew ? "no index leads to the few rows of \(name): \(way)" : nil
    }
  }

  /// What is sorted, or gathered in another way, before the first row is shown. Behind a cursor all
  /// that is left would be sorted, though an index leads there.
  private func sorts(of plan: PlanNode, maySort: Bool) -> [String] {
    plan.all.compactMap { node in
      guard Self.gathering.contains(node.kind), !node.presorted.contains(where: isOfFew),
        node.all.contains(where: { $0.table == table.name && !(maySort && $0.isNarrowed) })
      else { return nil }
      let prefix = node.presorted.joined(separator: ", ")
      return "all of \(table.name) is sorted: \(node.kind)\(prefix.isEmpty ? "" : " of \(prefix)")"
    }
  }

  private static let gathering: Set<String> = ["Sort", "Incremental Sort", "Hash", "Aggregate"]

  /// An index of some rows may be walked as a whole: it was made for those rows.
  private func isPartial(_ index: String?, of table: String) -> Bool {
    schema.tables[table]?.indexes.contains { $0.name == index && $0.isPartial } ?? false
  }

  /// Whether few rows have the same value of a column, as a plan writes it: they belong to one thing or
  /// to one moment.
  private func isOfFew(_ column: String) -> Bool {
    let name: String = (column.split(separator: ".").last ?? "").filter { $0 != "\"" }
    guard let column = table.column(name) else { return false }
    return column.type == .instant || column.foreignReference != nil
      || table.reference(of: name) != nil || table.uniques.contains { $0.columns == [name] }
  }
}

/// A page that costs more than it shows.
struct ListFault: Sendable, Hashable, CustomStringConvertible {
  /// `table question`; of the usual order the table alone.
  let name: String
  private let place: String
  private let what: String
  private var readers: [String] = []

  init(_ name: String, at place: String, _ what: String) {
    self.name = name
    self.place = place
    self.what = what
  }

  var description: String {
    let text = "\(place): \(what)"
    return readers.isEmpty ? text : text + " (\(readers.joined(separator: "; ")))"
  }

  func met(by readers: [String]) -> ListFault {
    var fault = self
    fault.readers = Set(readers).sorted()
    return fault
  }
}
