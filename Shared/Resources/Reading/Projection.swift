import HTTPCore
import Kernel
import Postgres

/// Which columns and nested rows an answer is to have.
struct ProjectionWish: Sendable {
  /// `nil`: all.
  var fields: Set<String>?
  var nested: Set<String> = []

  /// `fields=id,name`.
  static func fields(
    _ text: String, _ plan: ResourcePlan
  ) throws(ParameterRefused) -> Set<String> {
    let names = Set(text.split(separator: ",").map(String.init))
    let known = Set(plan.shown.map(\.name)).union(plan.resource.nested.map(\.name))
    guard !names.isEmpty, names.isSubset(of: known) else {
      throw ParameterRefused(.unindexed(known.sorted()))
    }
    return names
  }

  /// `expand=items,organization`.
  static func nested(
    _ text: String, _ plan: ResourcePlan
  ) throws(ParameterRefused) -> Set<String> {
    let names = Set(text.split(separator: ",").map(String.init))
    let known = Set(plan.resource.nested.map(\.name))
    guard !names.isEmpty, names.isSubset(of: known) else {
      throw ParameterRefused(.unindexed(known.sorted()))
    }
    return names
  }

  /// What a single row is asked for with. Throws all faults at once.
  init(_ request: Request, _ plan: ResourcePlan) throws(BadQuery) {
    var faults: [FieldFault] = []
    for item in request.target.query.items {
      do throws(ParameterRefused) {
        switch item.name {
        case "fields": fields = try ProjectionWish.fields(item.value, plan)
        case "expand": nested = try ProjectionWish.nested(item.value, plan)
        case "lang": break
        default: throw ParameterRefused(.unknown)
        }
      } catch {
        faults.append(error.fault.at(item.name))
      }
    }
    guard faults.isEmpty else { throw BadQuery(faults: faults) }
  }

  init(fields: Set<String>? = nil, nested: Set<String> = []) {
    self.fields = fields
    self.nested = nested
  }

  /// Whoever names it among the fields wants it too, without `expand`.
  func wants(_ nested: Nested) -> Bool {
    if self.nested.contains(nested.name) { return true }
    return fields?.contains(nested.name) ?? nested.isAlwaysThere
  }
}

extension ResourcePlan {
  /// The select list on the table named `item`.
  func projection(_ wish: ProjectionWish, in languages: LanguageChoice, _ schema: SliceSchema)
    throws -> SQL
  {
    let nested = resource.nested.contains(where: wish.wants)
    guard wish.fields != nil || nested else { return allColumns }
    var parts = shown.filter { wish.fields?.contains($0.name) ?? true }.map(\.selected)
    for nested in resource.nested where wish.wants(nested) {
      let writer = NestedExpression(schema: schema, table: table, languages: languages)
      parts.append("\(try writer.text(of: nested)) as \(quotedIdentifier(nested.name))")
    }
    return SQL(unsafe: parts.joined(separator: ", "))
  }
}
