import Kernel
import Observability
import Postgres

/// One run over all tables of a slice.
struct ImportRun {
  let plan: SlicePlan
  let source: Session
  let target: Session
  let schema: String
  let sortedRows: Int64
  let tell: @Sendable (String) -> Void

  func run(fresh: Bool) async throws -> ImportReport {
    try await prepare()
    let progress = Progress(session: target)
    let run = try await progress.begin(source: try await sourceName(), fresh: fresh)
    if fresh, run.isNew { try await Fresh(session: target).run() }
    let foreignKeys = ForeignKeys(target)
    let names = plan.tables.map(\.name)
    try await foreignKeys.putAside(names)
    do {
      for table in plan.tables { try await take(table, run.id, progress) }
      try await ReferenceFill(source: source, target: target).run()
      for table in names where try await progress.state(of: table) == "done" {
        try await Sequences(source: source, target: target).advance(table, isFirst: run.isFirst)
      }
      try await foreignKeys.putBack(progress)
    } catch {
      try? await foreignKeys.putBack(progress)
      throw error
    }
    for rows in plan.derived { try await derive(rows) }
    try await target.run(
      script: "analyze \(try await existing(names).map(quotedIdentifier).joined(separator: ", "))")
    let others = try await unknownTables()
    try await progress.finish(run: run.id)
    return try await ImportReport(slice: plan.slice, names, others: others, target)
  }

  /// One import at a time; the old database is read as it is at one moment, and only read.
  private func prepare() async throws {
    let lock = "techhub import into \(schema)"
    let taken = try await target.query(
      "select pg_try_advisory_lock(hashtextextended(\(lock), 0)) as taken")
    guard try taken.first?.bool("taken") == true else { throw ImportFault.busy }
    try await target.run(script: ImportRun.memory + "set client_min_messages = warning;")
    try await source.run(
      script: ImportRun.memory + "begin isolation level repeatable read read only;")
  }

  private static let memory = "set work_mem = '64MB'; set maintenance_work_mem = '128MB';"

  private func take(_ table: TablePlan, _ run: Int64, _ progress: Progress) async throws {
    let isDone = try await progress.state(of: table.name) == "done"
    if !isDone { try await progress.start(table.name, run: run) }
    do {
      let counts = try await guarded {
        try await TableImport(
          plan: table, slice: plan, source: source, target: target, schema: schema,
          progress: progress, sortedRows: sortedRows
        ).run(isDone: isDone)
      }
      try await progress.counted(table.name, counts)
      tell("\(plan.slice)  \(table.name)  \(counts.written)  \(counts.checksum.text)")
    } catch let fault as ImportFault {
      try await fail(table, "\(fault)", isMissing: fault == .tableIsMissing, progress)
    } catch let error as DatabaseError {
      try await fail(table, "\(error)", isMissing: false, progress)
    }
  }

  /// A read model that cannot be filled is no row lost: it is told, and the next import tries again.
  private func derive(_ rows: DerivedRows) async throws {
    do {
      try await guarded { try await rows.fill(from: source, into: target) }
    } catch let error as DatabaseError {
      tell("\(plan.slice)  \(rows.table)  not filled: \(error)")
    }
  }

  /// An error in the old database would end its transaction, and with it the view of one moment.
  private func guarded<R>(_ body: () async throws -> R) async throws -> R {
    try await source.run(script: "savepoint whole")
    do {
      let result = try await body()
      try await source.run(script: "release savepoint whole")
      return result
    } catch {
      try? await source.run(script: "rollback to savepoint whole")
      throw error
    }
  }

  private func fail(
    _ table: TablePlan, _ message: String, isMissing: Bool, _ progress: Progress
  ) async throws {
    var (all, share) = (Int64(0), Int64(0))
    if !isMissing {
      let counts = try? await guarded {
        try await source.query(
          SQL(
            unsafe: """
              select count(*) as n, count(*) filter (where \(table.share ?? "true")) as share
              from public.\(quotedIdentifier(table.name)) t
              """)
        ).first
      }
      if let counts {
        all = try counts.int64("n")
        share = try counts.int64("share")
      }
    }
    try await progress.failed(
      table.name, message, isMissing: isMissing, source: all, share: share)
    tell("\(plan.slice)  \(table.name)  not taken over: \(message)")
  }

  private func sourceName() async throws -> String {
    try await source.query(
      """
      select current_database() || ' ' || oid || ' ' || coalesce(
        shobj_description(oid, 'pg_database'), '') as name
      from pg_database where datname = current_database()
      """
    ).first?.string("name") ?? ""
  }

  private func existing(_ tables: [String]) async throws -> [String] {
    try await target.query(
      """
      select c.relname::text as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace
        and c.relname::text = any(\(tables.asArray)::text[])
      """
    ).map { try $0.string("name") }
  }

  /// Tables of the old database that belong to nobody, with their rows; identity tells of them.
  private func unknownTables() async throws -> [(name: String, rows: Int64)] {
    guard plan.slice == "identity" else { return [] }
    let known = try TableList.read().names
    let names = try await source.query(
      """
      select c.relname::text as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and not c.relname::text = any(\(known.asArray)::text[])
      order by 1
      """
    ).map { try $0.string("name") }
    var found: [(name: String, rows: Int64)] = []
    for name in names {
      let rows = try await source.query(
        SQL(unsafe: "select count(*) as n from public.\(quotedIdentifier(name))"))
      found.append((name, try rows.first?.int64("n") ?? 0))
    }
    return found
  }
}
