import Postgres

/// Rows on their way into a table that is not empty, or that need a look at each other: they stand
/// in a temporary table `incoming` first. All of it runs in the transaction of the table.
struct Incoming {
  let plan: TablePlan
  let shape: TableShape
  let selection: Selection
  let session: Session
  /// A query for the ids of erased people.
  let erased: String

  private var table: String { quotedIdentifier(shape.name) }
  private var extra: [String] { plan.keys?.rules.map(\.key) ?? [] }
  private var columns: [String] { selection.columns + extra }
  private var list: String { columns.map(quotedIdentifier).joined(separator: ", ") }

  func create() async throws {
    try await session.run(
      script: """
        create temporary table incoming (like \(table) including defaults including generated)
        on commit drop
        """)
  }

  var copyCommand: String {
    "copy incoming (\(selection.columns.map(quotedIdentifier).joined(separator: ", "))) from stdin"
  }

  /// Rows that cannot be kept leave `incoming`, each with its reason; the others are written.
  func write() async throws {
    try await session.run(script: "analyze incoming")
    try await adopt()
    try await refuseBroken()
    try await refuseTwins()
    try await refuseErased()
    try await refuseTaken()
    try await refuseClashes()
    try await listMoved()
    for list in plan.lists { try await session.run(script: statement(for: list)) }
    try await clearKeys()
    try await upsert()
  }

  /// Rows that came before and are not there any more stay; how many they are.
  func gone() async throws -> Int64 {
    guard !shape.key.isEmpty else { return 0 }
    return try await count(
      """
      select count(*) as n from \(table) t where t.imported_version is not null
        and not exists (select from incoming i where \(shape.sameKey("t", "i")))
      """)
  }

  /// A row born here that is the same thing as an old one takes the old one's number, with all that
  /// refers to it, and counts as imported.
  private func adopt() async throws {
    guard !plan.adoptsBy.isEmpty, let key = shape.key.first else { return }
    let same = plan.adoptsBy.map(quotedIdentifier).map { "t.\($0) = i.\($0)" }
      .joined(separator: " and ")
    let name = quotedIdentifier(key)
    let referrers = try await session.query(
      """
      select table_name, substring(definition from '^FOREIGN KEY \\(("?[a-z_]+"?)\\)') as child
      from import_reference
      where definition ~ ('REFERENCES "?' || \(shape.name) || '"?\\(')
      """
    ).map { (table: try $0.string("table_name"), column: try $0.string("child")) }
    try await session.run(
      script: """
        create temporary table adopted on commit drop as
        select t.\(name) as own, i.\(name) as old from \(table) t join incoming i on \(same)
        where t.imported_version is null
        """)
    for referrer in referrers {
      try await session.run(
        script: """
          update \(quotedIdentifier(referrer.table)) r set \(referrer.column) = a.old
          from adopted a where r.\(referrer.column) = a.own
          """)
    }
    try await session.run(
      script: """
        update \(table) t set \(name) = a.old, imported_version = row_version
        from adopted a where t.\(name) = a.own;
        drop table adopted
        """)
  }

  /// A rule that not even `legacy` lets a row out of.
  private func refuseBroken() async throws {
    for check in shape.checks {
      try await refuse("(\(check.condition)) is false", "breaks \(check.name)")
    }
  }

  /// A key, or what only one row may have, that comes twice.
  private func refuseTwins() async throws {
    for unique in shape.uniques {
      let parts = unique.expressions.map { "(\($0))" }
      guard !parts.isEmpty else { continue }
      let some = parts.map { "\($0) is not null" }.joined(separator: " and ")
      try await refuse(
        """
        i.ctid in (select place from (select ctid as place, row_number() over (
            partition by \(parts.joined(separator: ", ")) order by ctid) as n
          from incoming where (\(unique.condition)) and \(some)) s where n > 1)
        """, "\(unique.name) comes twice")
    }
  }

  /// New rows of people who were erased here, and those people themselves.
  private func refuseErased() async throws {
    let people =
      shape.name == "account_user" ? ["id"] : try await TableShape.people(in: shape.name, session)
    guard !people.isEmpty else { return }
    let theirs = people.map { "i.\(quotedIdentifier($0)) in (\(erased))" }
      .joined(separator: " or ")
    let known = "exists (select from \(table) t where \(shape.sameKey("t", "i")))"
    try await refuse("(\(theirs)) and not \(known)", "of an erased person", kind: "erased")
    try await session.run(
      script: """
        insert into import_refusal (table_name, key, kind, reason)
        select '\(shape.name)', \(shape.keyText("i")), 'moved', 'of an erased person'
        from incoming i where \(theirs);
        delete from incoming i where \(theirs)
        """)
  }

  /// A row born here has the number.
  private func refuseTaken() async throws {
    guard !shape.key.isEmpty else { return }
    try await refuse(
      """
      exists (select from \(table) t
        where \(shape.sameKey("t", "i")) and t.imported_version is null)
      """, "a row born here has this key")
  }

  /// Another row has what only one may have.
  private func refuseClashes() async throws {
    guard !shape.key.isEmpty else { return }
    for unique in shape.uniques where !unique.isKey && !isDerived(unique) {
      let names = unique.expressions.indices.map { "e\($0)" }
      let values = zip(unique.expressions, names).map { "(\($0)) as \($1)" }
        .joined(separator: ", ")
      let keys = shape.key.map(quotedIdentifier).joined(separator: ", ")
      let clash = """
        exists (select from (select \(keys), \(values) from incoming where \(unique.condition)) a
          join (select \(keys), \(values) from \(table) where \(unique.condition)) b
            on \(names.map { "a.\($0) = b.\($0)" }.joined(separator: " and "))
          where \(shape.sameKey("a", "i")) and not (\(shape.sameKey("a", "b"))))
        """
      if unique.condition.contains("legacy IS NULL") {
        try await session.run(
          script: "update incoming i set \(flag(quotedLiteral(unique.name))) where \(clash)")
      } else {
        try await refuse(clash, "another row has its \(unique.name)")
      }
    }
  }

  private func isDerived(_ unique: TableShape.UniqueRule) -> Bool {
    unique.expressions.contains { extra.contains($0) }
  }

  private func listMoved() async throws {
    guard !shape.key.isEmpty else { return }
    try await session.run(
      script: """
        insert into import_refusal (table_name, key, kind, reason)
        select '\(shape.name)', \(shape.keyText("t")), 'moved', 'changed here'
        from \(table) t join incoming i on \(shape.sameKey("t", "i"))
        where t.row_version <> t.imported_version
        """)
  }

  /// People who stand in the array and did not when the row came the last time.
  private func statement(for list: ListPlan) -> String {
    let array = quotedIdentifier(list.column)
    return """
      insert into \(list.table) (\(list.columns))
      select \(list.values) from incoming i
      cross join lateral (select distinct p as person from unnest(i.\(array)) p) x
      left join \(table) t on \(shape.sameKey("t", "i"))
      where person is not null and (t.\(array) is null or person <> all(t.\(array)))
        and person not in (\(erased))
      on conflict do nothing
      """
  }

  /// A key may go from one row to another: who loses it does so first.
  private func clearKeys() async throws {
    for key in extra.map(quotedIdentifier) {
      try await session.run(
        script: """
          update \(table) t set \(key) = null from incoming i
          where \(shape.sameKey("t", "i")) and t.\(key) is not null
            and t.\(key) is distinct from i.\(key) and t.row_version = t.imported_version
          """)
    }
  }

  /// Unchanged rows stay as they are; those that moved since the last import, too.
  private func upsert() async throws {
    let own = SelectionDraft.own.prefix(2)
    let changing = columns.filter { !shape.key.contains($0) && !own.contains($0) }
    let sets = changing.map { "\(quotedIdentifier($0)) = excluded.\(quotedIdentifier($0))" }
    let now = changing.map { "t.\(quotedIdentifier($0))" }.joined(separator: ", ")
    let then = changing.map { "excluded.\(quotedIdentifier($0))" }.joined(separator: ", ")
    let conflict =
      shape.key.isEmpty
      ? "do nothing"
      : """
      (\(shape.key.map(quotedIdentifier).joined(separator: ", "))) do update set
        \((sets + ["row_version = t.row_version + 1", "imported_version = t.row_version + 1"])
          .joined(separator: ", "))
      where t.row_version = t.imported_version
        and row(\(now))::text is distinct from row(\(then))::text
      """
    try await session.run(
      script: """
        insert into \(table) as t (\(list)) select \(list) from incoming i
        where not exists (select from \(table) t where \(shape.sameKey("t", "i"))
          and t.row_version <> t.imported_version)
        on conflict \(conflict)
        """)
  }

  private func refuse(
    _ condition: String, _ reason: String, kind: String = "refused"
  ) async throws {
    try await session.run(
      script: """
        insert into import_refusal (table_name, key, kind, reason)
        select '\(shape.name)', \(shape.keyText("i")), '\(kind)', \(quotedLiteral(reason))
        from incoming i where \(condition);
        delete from incoming i where \(condition)
        """)
  }

  private func count(_ query: String) async throws -> Int64 {
    try await session.query(SQL(unsafe: query)).first?.int64("n") ?? 0
  }

  /// Adds a flag to a row of `incoming`; `name` is an expression.
  func flag(_ name: String) -> String {
    """
    legacy = coalesce(i.legacy, '{}'::jsonb) || jsonb_build_object('_flags',
      coalesce(i.legacy -> '_flags', '[]'::jsonb) || to_jsonb(\(name)::text))
    """
  }
}
