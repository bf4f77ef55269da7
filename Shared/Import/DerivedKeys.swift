import Postgres

/// Keys that Swift derives, so that they are folded as everywhere else, and that the database hands
/// out: one row has a key, the others are flagged.
struct DerivedKeys {
  let keys: KeyPlan
  let incoming: Incoming
  let source: Session
  private var session: Session { incoming.session }
  private var shape: TableShape { incoming.shape }

  init(_ keys: KeyPlan, _ incoming: Incoming, source: Session) {
    self.keys = keys
    self.incoming = incoming
    self.source = source
  }

  func derive() async throws {
    guard let id = shape.key.first.map(quotedIdentifier) else { return }
    let columns = keys.rules.map { quotedIdentifier($0.key) }
    try await session.run(
      script: """
        create temporary table derived on commit drop as
        select \(([id] + columns).joined(separator: ", ")) from \(quotedIdentifier(shape.name))
        with no data
        """)
    let old = ([id] + keys.rules.map { quotedIdentifier($0.column) }).joined(separator: ", ")
    let rules = keys.rules
    _ = try await session.copyIn(
      "copy derived from stdin", from: source,
      "copy (select \(old) from public.\(quotedIdentifier(shape.name))) to stdout"
    ) { row, line in
      let fields = CopyText.fields(row)
      line.append(contentsOf: fields[0])
      for (field, rule) in zip(fields.dropFirst(), rules) {
        line.append(9)
        let key = CopyText.value(field).flatMap {
          rule.derive(String(decoding: $0, as: UTF8.self))
        }
        CopyText.append(key.map { Array($0.utf8) }, to: &line)
      }
      line.append(10)
    }
    let sets = columns.map { "\($0) = d.\($0)" }.joined(separator: ", ")
    try await session.run(
      script: """
        analyze derived;
        update incoming i set \(sets) from derived d
        where d.\(id) = i.\(id) and (\(keys.holders));
        drop table derived
        """)
    for rule in keys.rules { try await handOut(rule, id) }
  }

  private func handOut(_ rule: KeyPlan.Rule, _ id: String) async throws {
    let key = quotedIdentifier(rule.key)
    let column = quotedIdentifier(rule.column)
    let table = quotedIdentifier(shape.name)
    // A row that will not be overwritten keeps its key.
    let held = """
      exists (select from \(table) t where t.\(key) = i.\(key) and (t.imported_version is null
        or t.row_version <> t.imported_version) and not (\(shape.sameKey("t", "i"))))
      """
    try await session.run(
      script: """
        update incoming i set \(incoming.flag("'\(rule.column)-invalid'"))
        where i.\(key) is null and i.\(column) <> '' and (\(keys.holders));
        update incoming i set \(key) = null, \(incoming.flag("'\(rule.column)-taken'"))
        where i.\(key) is not null and (\(held) or i.\(id) in (
          select \(id) from (select \(id), row_number() over (partition by \(key)
            order by (\(keys.first)) desc, \(id)) as n from incoming i where \(key) is not null) s
          where n > 1))
        """)
  }
}
