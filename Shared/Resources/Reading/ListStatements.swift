import Access
import HTTPCore
import Postgres

/// The statements that answer one request for a list, without sending them.
struct ListStatements: Sendable {
  /// So many rows that words find are looked up before the page; where there are more, the words
  /// narrow the page itself.
  static let few = 1_000

  let plan: ResourcePlan
  let query: ListQuery
  /// What narrows the list, without the cursor.
  let conditions: [SQL]
  private let schema: SliceSchema
  private let languages: LanguageChoice

  /// Throws `AccessRefusal` where nothing is open to the reader, then `BadQuery`.
  init(
    _ asked: Query, by principal: Principal, in languages: LanguageChoice, of plan: ResourcePlan,
    _ schema: SliceSchema, takesPages: Bool = false
  ) throws {
    let reach = try plan.resource.read.reach(of: principal).condition()
    let query = try ListQuery(asked, plan, takesPages: takesPages)
    self.plan = plan
    self.query = query
    self.schema = schema
    self.languages = languages
    conditions = query.conditions(on: plan, reach)
  }

  /// The page of the rows that fulfil `conditions`, with one row more, by which the next is known.
  func page(where conditions: [SQL]) throws -> SQL {
    """
    select \(try plan.projection(query.projection, in: languages, schema)),
      \(query.order.positionColumns)
    from \(identifier: plan.table.name) item \(ResourceReader.filter(conditions))
    order by \(query.order.clause) limit \(literal: query.limit + 1)
      \(query.offset)
    """
  }

  /// That a row comes after a position. Throws `BadCursor` if that is none of this list's order.
  func after(_ position: [String?]) throws -> SQL {
    guard let condition = query.order.condition(after: position) else { throw BadCursor() }
    return condition
  }

  /// The keys of what is found, one more than are `few`, as `key`.
  var found: SQL {
    """
    select \(key)::text as key from \(identifier: plan.table.name) item
    \(ResourceReader.filter(conditions)) limit \(literal: ListStatements.few + 1)
    """
  }

  /// That a row is one of those keys.
  func isNamed(by keys: [String]) -> SQL {
    let type = plan.table.key.type.castName
    return ("\(key) = any(\(keys.asArray)::text[]::\(unsafe: type)[])" as SQL).plannedAnew
  }

  private var key: SQL { "item.\(identifier: plan.table.key.name)" }
}
