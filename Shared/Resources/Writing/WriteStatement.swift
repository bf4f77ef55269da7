import Access
import Audit
import HTTPCore
import Postgres

/// The one statement that makes a change together with all that it leaves behind.
struct WriteStatement: Sendable {
  let plan: ResourcePlan
  let schema: SliceSchema
  let context: WriteContext

  private var table: SQL { "\(identifier: plan.table.name)" }
  private var keyName: SQL { "\(identifier: plan.table.key.name)" }

  /// Inserts the row if the policy allows such a row; what is not given counts as NULL for it.
  func create(
    _ input: RowInput, reach: SQL?, verb: ChangeTrail.Verb = .create
  ) throws -> SQL {
    let given = input.values.compactMap { column, value -> (SQL, SQL)? in
      switch value {
      case .value(let sql): ("\(identifier: column.name)", sql)
      case .null: ("\(identifier: column.name)", "null::\(unsafe: column.typeName)")
      case .standard: nil
      }
    }
    let names = given.map(\.0).joined(", ")
    let values = given.map { "\($0.1) as \($0.0)" as SQL }.joined(", ")
    let missing =
      reach == nil
      ? []
      : plan.table.columns.filter { column in
        plan.resource.create.columns.contains(column.name)
          && !input.values.contains { $0.column.name == column.name }
      }
    let absent = missing.map { ", null::\(unsafe: $0.typeName) as \(identifier: $0.name)" as SQL }
      .joined(" ")
    let source: SQL = given.isEmpty ? "select" : "select \(values) \(absent)"
    let insert: SQL =
      given.isEmpty
      ? "insert into \(table) default values"
      : """
      insert into \(table) (\(names))
      select \(given.map { "item.\($0.0)" as SQL }.joined(", ")) from (\(source)) item
      \(reach.map { "where \($0)" } ?? .empty)
      """
    return """
      with made as (\(insert) returning \(allColumns(of: plan.table.name)))
      , changed as (
        select made.\(keyName)::text as key, \(plan.label(of: "made")) as label, null::jsonb as before from made
      )
      \(trail(verb))
      \(try answer(from: "made"))
      """
  }

  /// Changes the row that the policy reaches, if it still has that version.
  func change(
    _ input: RowInput, key: SQL, version: Int64?, reach: SQL?, verb: ChangeTrail.Verb = .change
  ) throws -> SQL {
    var sets = input.values.map { column, value -> SQL in
      let name: SQL = "\(identifier: column.name)"
      return switch value {
      case .value(let sql): "\(name) = \(sql)"
      case .null: "\(name) = null"
      case .standard: "\(name) = default"
      }
    }
    sets += stamps
    return """
      with old as (\(locked(key, version, reach)))
      , made as (
        update \(table) target set \(sets.joined(", ")) from old
        where target.\(keyName) = old.\(keyName) returning \(allColumns(of: "target"))
      )
      , changed as (\(before))
      \(trail(verb))
      \(try answer(from: "made"))
      """
  }

  /// Removes the row, or marks it where the table keeps what was deleted.
  func delete(key: SQL, version: Int64?, reach: SQL?) -> SQL {
    let removal: SQL =
      switch plan.resource.softDelete {
      case .time(let column)?: mark("\(identifier: column) = now()")
      case .flag(let column)?: mark("\(identifier: column) = false")
      case nil:
        """
        delete from \(table) target using old where target.\(keyName) = old.\(keyName)
        returning target.\(keyName)
        """
      }
    return """
      with old as (\(locked(key, version, reach)))
      , made as (\(removal))
      , changed as (\(before))
      \(trail(.delete))
      select old.\(keyName)::text as key, (select before::text from changed) as before from old
      """
  }

  /// A table that keeps its changes by itself leaves no second revision.
  private func trail(_ verb: ChangeTrail.Verb) -> SQL {
    if plan.table.keepsChanges, !context.isByStaff { return .empty }
    return context.trail(verb, of: plan.resource.model).part(from: "changed")
  }

  private func mark(_ set: SQL) -> SQL {
    """
    update \(table) target set \(([set] + stamps).joined(", ")) from old
    where target.\(keyName) = old.\(keyName) returning target.\(keyName)
    """
  }

  /// What the platform sets with every change.
  private var stamps: [SQL] {
    var stamps: [SQL] = []
    if plan.table.column("updated_at") != nil { stamps.append("updated_at = now()") }
    if plan.hasVersion { stamps.append("row_version = old.row_version + 1") }
    return stamps
  }

  /// The row as it is, locked until the transaction ends.
  private func locked(_ key: SQL, _ version: Int64?, _ reach: SQL?) -> SQL {
    var conditions: [SQL] = ["item.\(keyName) = \(key)"]
    if let version, plan.hasVersion { conditions.append("item.row_version = \(version)") }
    if let reach { conditions.append(reach) }
    if let living = plan.resource.softDelete?.living { conditions.append(living) }
    return """
      select \(allColumns(of: "item")) from \(table) item
      where \(conditions.joined(" and ")) for update
      """
  }

  /// The row before, without what must not be kept twice.
  private var before: SQL {
    let omitted = plan.unrevisioned.sorted()
    return """
      select old.\(keyName)::text as key, \(plan.label(of: "old")) as label,
        to_jsonb(old) - \(omitted.asArray)::text[] as before
      from old
      """
  }

  /// Columns are named: a newer version of the table may have more.
  private func allColumns(of alias: String) -> SQL {
    plan.table.columns.map {
      "\(unsafe: quotedIdentifier(alias)).\(identifier: $0.name)" as SQL
    }.joined(", ")
  }

  private func answer(from source: String) throws -> SQL {
    let extras: SQL =
      plan.isWatched
      ? ", to_jsonb(item)::text as _after, (select before::text from changed) as _before" : .empty
    return """
      select \(try plan.projection(ProjectionWish(), in: context.languages, schema))
        \(plan.versionColumn), item.\(keyName)::text as _key \(extras)
      from \(unsafe: source) item
      """
  }
}

extension ResourcePlan {
  /// Columns that revisions leave out.
  var unrevisioned: Set<String> {
    resource.columns.secret.union(ColumnRights.internalColumns)
      .union(table.columns.filter { $0.isGenerated || $0.type == .opaque }.map(\.name))
  }

  /// Rules or events want to see the row as JSON.
  var isWatched: Bool { resource.events != nil }
}
