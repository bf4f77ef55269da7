import Access
import HTTPCore
import Kernel
import Postgres

/// What a list was asked for.
struct ListQuery: Sendable {
  enum Count: String { case exact, planned }

  var filters: [Filter] = []
  var search: String?
  var order: SortOrder
  var limit = 20
  var cursor: String?
  /// From 1; only where the list is for staff.
  var page: Int?
  var projection: ProjectionWish
  var count: Count?

  /// Parameters that are no filters.
  static let reserved: Set<String> = [
    "limit", "cursor", "page", "order", "q", "fields", "expand", "count", "lang",
  ]

  private static let deepestRow = 10_000

  /// Throws all faults at once.
  init(
    _ asked: Query, _ plan: ResourcePlan, takesPages: Bool = false
  ) throws(BadQuery) {
    var faults: [FieldFault] = []
    func take<Value>(_ name: String, _ read: (String) throws(ParameterRefused) -> Value) -> Value? {
      guard let text = asked[name] else { return nil }
      do { return try read(text) } catch {
        faults.append(error.fault.at(name))
        return nil
      }
    }
    order =
      take("order") { text throws(ParameterRefused) in try SortOrder(text, plan) }
      ?? SortOrder(default: plan.resource.order, plan)
    limit = take("limit", ListQuery.limit) ?? 20
    count = take("count", ListQuery.count)
    search = take("q") { text throws(ParameterRefused) in try ListQuery.search(text, plan) }
    let fields = take("fields") { text throws(ParameterRefused) in
      try ProjectionWish.fields(text, plan)
    }
    let expand = take("expand") { text throws(ParameterRefused) in
      try ProjectionWish.nested(text, plan)
    }
    projection = ProjectionWish(fields: fields, nested: expand ?? [])
    cursor = asked["cursor"]
    let size = limit
    page = take("page") { text throws(ParameterRefused) in
      try ListQuery.page(text, of: size, takesPages)
    }
    var names: Set<String> = []
    for item in asked.items {
      if !names.insert(item.name).inserted { faults.append(QueryFault.repeated.at(item.name)) }
      guard !ListQuery.reserved.contains(item.name) else { continue }
      do { filters.append(try Filter.read(item.name, item.value, from: plan.filters)) } catch {
        faults.append(error.fault.at(item.name))
      }
    }
    guard faults.isEmpty else { throw BadQuery(faults: faults) }
  }

  private static func limit(_ text: String) throws(ParameterRefused) -> Int {
    guard let limit = Int(text), (1...100).contains(limit), String(limit) == text else {
      throw ParameterRefused(.badValue)
    }
    return limit
  }

  /// The first 10,000 rows can be paged through; further on a cursor is faster.
  private static func page(
    _ text: String, of size: Int, _ isTaken: Bool
  ) throws(ParameterRefused) -> Int {
    guard isTaken else { throw ParameterRefused(.unknown) }
    guard let page = Int(text), page > 0, String(page) == text, page <= deepestRow / size else {
      throw ParameterRefused(.badValue)
    }
    return page
  }

  var offset: SQL { page.map { "offset \(($0 - 1) * limit)" } ?? .empty }

  private static func count(_ text: String) throws(ParameterRefused) -> Count {
    guard let count = Count(rawValue: text) else {
      throw ParameterRefused(.unindexed(["exact", "planned"]))
    }
    return count
  }

  private static func search(
    _ text: String, _ plan: ResourcePlan
  ) throws(ParameterRefused) -> String {
    guard plan.resource.search != nil else { throw ParameterRefused(.unknown) }
    let count = text.unicodeScalars.count
    guard (1...200).contains(count), !text.unicodeScalars.contains("\0") else {
      throw ParameterRefused(.badValue)
    }
    return text
  }

  /// What narrows the list, without the cursor; `reach` is how far the reader may go.
  func conditions(on plan: ResourcePlan, _ reach: SQL?) -> [SQL] {
    var conditions = filters.map(\.condition)
    if let reach { conditions.append(reach) }
    if let living = plan.resource.softDelete?.living { conditions.append(living) }
    if let found = found(on: plan) { conditions.append(found) }
    return conditions
  }

  /// What was looked for.
  func found(on plan: ResourcePlan) -> SQL? {
    guard let search, let place = plan.resource.search else { return nil }
    return place.condition(search)
  }

  /// Names the list for its cursors: another order, filter or person has other cursors.
  func name(of plan: ResourcePlan, for principal: Principal) -> String {
    let filters = filters.map(\.name).sorted().joined(separator: "\u{2}")
    let reader = principal.userID.map(String.init) ?? "-"
    return [plan.resource.address, order.name, filters, search ?? "", reader]
      .joined(separator: "\u{3}")
  }
}
