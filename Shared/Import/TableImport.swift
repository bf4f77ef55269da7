import Kernel
import Observability
import Postgres

/// Takes over one table, in one transaction: either all of it stands there, or nothing.
struct TableImport {
  let plan: TablePlan
  let slice: SlicePlan
  let source: Session
  let target: Session
  let schema: String
  let progress: Progress
  let sortedRows: Int64

  /// What was read and written, by the databases' own counts. Throws `ImportFault` and
  /// `DatabaseError` for the table's sake only; the run goes on.
  func run(isDone: Bool) async throws -> TableCounts {
    guard let new = try await TableShape(plan.name, in: schema, target) else {
      throw ImportFault.targetIsMissing
    }
    guard let old = try await TableShape(plan.name, in: "public", source) else {
      throw ImportFault.tableIsMissing
    }
    let selection = try Selection(plan, old, new, slice.statuses.rules(of: plan.name))
    var counts = TableCounts()
    if !isDone {
      if let month = plan.month { try await makeMonths(month) }
      counts.gone = try await fill(new, selection)
    }
    try await count(&counts)
    let excluded = slice.uncompared.columns(of: plan.name).keys
    let checksum = Checksum(old, new, selection, excluded: Array(excluded))
    counts.checksum = try await checksum.compare(
      plan.name, share: selection.share, isLarge: counts.share > sortedRows, source, target)
    return counts
  }

  private func fill(_ shape: TableShape, _ selection: Selection) async throws -> Int64 {
    if let before = plan.before { try await target.run(script: before) }
    if plan.keys == nil, try await isEmpty() {
      do {
        return try await inTransaction(selection) { try await straight(selection) }
      } catch is DatabaseError {
        // A row breaks a rule that no flag lets it out of: by way of `incoming` it is found.
        try await source.run(script: "rollback to savepoint whole")
      }
    }
    return try await inTransaction(selection) { try await staged(shape, selection) }
  }

  private func inTransaction(
    _ selection: Selection, _ body: () async throws -> Int64
  ) async throws -> Int64 {
    try await target.run(script: "begin")
    do {
      let gone = try await body()
      if selection.mayFlag || plan.keys != nil { try await listFlags() }
      try await progress.done(plan.name)
      try await target.run(script: "commit")
      return gone
    } catch {
      try? await target.run(script: "rollback")
      throw error
    }
  }

  private func straight(_ selection: Selection) async throws -> Int64 {
    let columns = selection.columns.map(quotedIdentifier).joined(separator: ", ")
    let indexes = try await isLarge() ? Indexes(of: plan.name, target) : nil
    try await indexes?.putAside()
    try await copy(selection, "copy \(quotedIdentifier(plan.name)) (\(columns)) from stdin")
    try await indexes?.putBack()
    for list in plan.lists {
      try await target.run(
        script: """
          insert into \(list.table) (\(list.columns))
          select \(list.values) from \(quotedIdentifier(plan.name)) i
          cross join lateral (select distinct p as person
            from unnest(i.\(quotedIdentifier(list.column))) p) x
          where person is not null and i.imported_version is not null
          on conflict do nothing
          """)
    }
    return 0
  }

  private func staged(_ shape: TableShape, _ selection: Selection) async throws -> Int64 {
    let incoming = Incoming(
      plan: plan, shape: shape, selection: selection, session: target, erased: slice.erased)
    try await incoming.create()
    try await copy(selection, incoming.copyCommand)
    if let keys = plan.keys {
      try await DerivedKeys(keys, incoming, source: source).derive()
    }
    let gone = try await incoming.gone()
    try await incoming.write()
    return gone
  }

  private func copy(_ selection: Selection, _ command: String) async throws {
    let select = "copy (\(selection.query)) to stdout"
    let rewrites = plan.rewrites.compactMap { column, rewrite in
      selection.columns.firstIndex(of: column).map { ($0, rewrite) }
    }
    guard !rewrites.isEmpty else {
      _ = try await target.copyIn(command, from: source, select)
      return
    }
    _ = try await target.copyIn(command, from: source, select) { row, line in
      for (index, field) in CopyText.fields(row).enumerated() {
        if index > 0 { line.append(9) }
        if let rewrite = rewrites.first(where: { $0.0 == index })?.1 {
          CopyText.append(CopyText.value(field).flatMap(rewrite), to: &line)
        } else {
          line.append(contentsOf: field)
        }
      }
      line.append(10)
    }
  }

  /// Straight only where nobody was erased: what came back would have to be looked for.
  private func isEmpty() async throws -> Bool {
    try await target.query(
      SQL(
        unsafe: """
          select not exists (select from \(quotedIdentifier(plan.name)))
            and not exists (\(slice.erased)) as empty
          """)
    ).first?.bool("empty") ?? false
  }

  private func isLarge() async throws -> Bool {
    let size = try await source.query(
      SQL(unsafe: "select pg_relation_size('public.\(quotedIdentifier(plan.name))') as bytes"))
    return try (size.first?.int64("bytes") ?? 0) >= Indexes.worthwhile
  }

  private func listFlags() async throws {
    guard let shape = try await TableShape(plan.name, in: schema, target) else { return }
    try await target.run(
      script: """
        insert into import_refusal (table_name, key, kind, reason)
        select '\(plan.name)', \(shape.keyText("t")), 'flagged',
          jsonb_array_elements_text(t.legacy -> '_flags')
        from \(quotedIdentifier(plan.name)) t
        where t.imported_version is not null and t.legacy ? '_flags'
        """)
  }

  private func count(_ counts: inout TableCounts) async throws {
    let name = quotedIdentifier(plan.name)
    let old = try await source.query(
      SQL(
        unsafe: """
          select count(*) as total, count(*) filter (where \(plan.share ?? "true")) as share,
            count(*) filter (where (\(plan.share ?? "true")) and (\(plan.copies ?? "false")))
              as copies
          from public.\(name) t
          """))
    let new = try await target.query(
      SQL(
        unsafe: """
          select count(*) filter (where t.imported_version is not null) as imported,
            count(*) filter (where t.imported_version is null) as born
          from \(name) t
          """))
    counts.source = try old.first?.int64("total") ?? 0
    counts.share = try old.first?.int64("share") ?? 0
    counts.copies = try old.first?.int64("copies") ?? 0
    counts.written = try (new.first?.int64("imported") ?? 0) - counts.gone
    // What the platform puts there itself is nobody's.
    let isOurs = !plan.adoptsBy.isEmpty || plan.before != nil
    counts.born = isOurs ? 0 : try new.first?.int64("born") ?? 0
  }

  /// Parts for the months that the old rows are of; what is out of all reason goes to the default
  /// part.
  private func makeMonths(_ column: String) async throws {
    let key = "t.\(quotedIdentifier(column))"
    let range = try await source.query(
      SQL(
        unsafe: """
          select min(\(key)) as first, (extract(year from max(\(key))) - extract(year from min(\(key)))) * 12
            + extract(month from max(\(key))) - extract(month from min(\(key))) + 1 as months
          from public.\(quotedIdentifier(plan.name)) t
          where \(key) between '2000-01-01' and now() + interval '1 year'
            and (\(plan.share ?? "true"))
          """)
    ).first
    guard let range, let first = try range.optionalInstant("first"),
      let months = try range.optionalDouble("months")
    else { return }
    _ = try await target.query(
      "select make_month_partitions(\(plan.name), \(column), \(first), \(Int(months)))")
  }
}
