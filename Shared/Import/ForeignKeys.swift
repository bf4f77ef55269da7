import EventLoop
import Postgres

/// Foreign keys are put aside while tables that refer to each other in circles are filled table by
/// table, and made and checked again at the end: one join each instead of a look per row.
struct ForeignKeys {
  let session: Session
  /// Whoever waits for a lock on a table in use gives way and tries again.
  private static let attempts = 30

  init(_ session: Session) { self.session = session }

  /// Those of `tables`. What a run that broke has put aside stays put aside.
  func putAside(_ tables: [String]) async throws {
    let names = try await session.query(
      """
      select c.relname::text as relation, k.conname::text as name
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      where k.contype = 'f' and k.conparentid = 0
        and k.connamespace = current_schema()::regnamespace
        and c.relname::text = any(\(tables.asArray)::text[])
      order by 1, 2
      """
    ).map { (table: try $0.string("relation"), name: try $0.string("name")) }
    for reference in names {
      let relation = quotedIdentifier(reference.table)
      try await retrying(
        """
        insert into import_reference
        select '\(reference.table)', conname, replace(pg_get_constraintdef(oid), ' NOT VALID', '')
        from pg_constraint
        where conrelid = '\(relation)'::regclass and conname = \(quotedLiteral(reference.name))
        on conflict do nothing;
        alter table \(relation) drop constraint \(quotedIdentifier(reference.name))
        """)
    }
  }

  /// Makes them again. One that old rows break stays unchecked for those rows, which are listed.
  func putBack(_ progress: Progress) async throws {
    let kept = try await session.query(
      "select table_name, name, definition from import_reference order by 1, 2"
    ).map {
      (
        table: try $0.string("table_name"), name: try $0.string("name"),
        definition: try $0.string("definition")
      )
    }
    for reference in kept {
      let relation = quotedIdentifier(reference.table)
      let name = quotedIdentifier(reference.name)
      try await retrying(
        """
        alter table \(relation) drop constraint if exists \(name);
        alter table \(relation) add constraint \(name) \(reference.definition) not valid;
        delete from import_reference
        where table_name = '\(reference.table)' and name = \(quotedLiteral(reference.name))
        """)
      do {
        try await retrying("alter table \(relation) validate constraint \(name)")
      } catch let error as DatabaseError where error.state == .foreignKeyViolation {
        try await listOrphans(reference.table, reference.name)
      }
    }
  }

  private func listOrphans(_ table: String, _ name: String) async throws {
    let ends = try await session.query(
      """
      select a.attname::text as child, confrelid::regclass::text as relation,
        b.attname::text as parent
      from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
      where k.conrelid = to_regclass(\(quotedIdentifier(table))) and k.conname = \(name)
      """
    ).first
    guard let ends else { return }
    let child = quotedIdentifier(try ends.string("child"))
    let parent = quotedIdentifier(try ends.string("parent"))
    let relation = try ends.string("relation")
    let key = try await TableShape(table, in: try await schema(), session)?.keyText("t") ?? "''"
    try await session.run(
      script: """
        insert into import_refusal (table_name, key, kind, reason)
        select '\(table)', \(key), 'flagged', \(quotedLiteral(name)) || '-orphan'
        from \(quotedIdentifier(table)) t
        where t.\(child) is not null and not exists (
          select from \(relation) p where p.\(parent) = t.\(child))
        """)
  }

  private func schema() async throws -> String {
    try await session.query("select current_schema()::text as name").first?.string("name") ?? ""
  }

  private func retrying(_ script: String) async throws {
    var attempt = 1
    while true {
      do {
        return try await session.run(script: "set lock_timeout = '2s'; \(script)")
      } catch let error as DatabaseUnavailable
        where error.reason == .lockTimeout && attempt < ForeignKeys.attempts
      {
        attempt += 1
        try await sleepOnLoop(for: .milliseconds(Int.random(in: 100...500)))
      }
    }
  }
}

extension TableShape {
  /// A row's key as one text; `alias` is the row.
  func keyText(_ alias: String) -> String {
    let parts = key.map { "\(alias).\(quotedIdentifier($0))::text" }
    return parts.isEmpty ? "''" : parts.joined(separator: " || ' ' || ")
  }

  /// That two rows have the same key.
  func sameKey(_ left: String, _ right: String) -> String {
    key.map { "\(left).\(quotedIdentifier($0)) = \(right).\(quotedIdentifier($0))" }
      .joined(separator: " and ")
  }
}
