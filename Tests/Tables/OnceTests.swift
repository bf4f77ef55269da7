import Postgres
import Resources
import TestSupport
import Testing

/// What may be there once is there once: every unique rule of every table refuses a second row that is
/// the same by its columns, and is asked about a row that it speaks of.
@Suite struct OnceTests {
  /// Values that a rule's own condition wants; the others are samples.
  private static let wanted: [String: [String: SQL]] = [
    "account_archive_one_open": ["state": "'gathering'"],
    "account_complaint_one_open": ["status": "'new'"],
    "account_usercompanyinvitation_one_sent_to_email": ["status": "'sent'"],
    "account_usercompanyinvitation_one_sent_to_user": ["status": "'sent'"],
    "account_contactrequest_one_open": ["released_at": "null"],
    "account_sanction_one_suspension": ["kind": "'suspend'", "lifted_at": "null"],
    "account_usercompanyrequest_one_pending": ["status": "'pending'"],
    "content_hiding_of_company": ["shown_at": "null"],
    "core_eventparticipant_once": ["status": "'registered'"],
    "core_reaction_up_or_down": ["kind": "'up'"],
    "core_techtasksolution_once": ["status": "'submitted'"],
    "core_vacancycandidate_guest_once": ["author_id": "null"],
    "django_dramatiq_task_open_key": ["status": "'enqueued'"],
    "oauth2_provider_application_client_id_key": ["client_type": "'public'"],
    "niokr_niokrproject_number": ["status": "'registered'"],
    "service_externaldocument_once": ["legacy": "null"],
    "service_gupreport_corrected": ["status": "'draft'"],
    "service_report_corrected": ["status": "'draft'"],
    "service_seedmoneyreport_corrected": ["status": "'draft'"],
    "service_techordareport_corrected": ["status": "'draft'"],
    "service_guppurchaseapplication_number": ["number": "'1'"],
    "service_guppurchaseplan_in_force": ["status": "'approved'"],
    "service_guppurchaseplan_in_work": ["status": "'draft'"],
    "service_paper_code": ["kind": "'letter'"],
    "service_paper_number": ["kind": "'letter'"],
    "service_paper_one_protocol": ["kind": "'protocol'"],
    "service_protocolannulment_one_open": ["withdrawn_at": "null"],
    "service_protocolitem_one_protocol": ["is_released": "false"],
    "service_expertiseround_open": ["closed_at": "null"],
    "service_pitchingproject_open": ["closed_at": "null"],
    "service_servicerequest_number": ["status": "'draft'"],
    "service_servicerequest_one_open": ["status": "'draft'"],
    "service_vote_once": ["choice": "'for'"],
    "techorda_courseapplication_one_confirmed": ["applicant_status": "'confirmed'"],
  ]

  @Test(arguments: SliceUnderTest.all)
  func a_second_one_is_refused(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      try await database.withSession { session in
        // Triggers of foreign keys rest: rows may point at nothing.
        try await session.run(script: "set session_replication_role = replica")
        try await SampleRows.dropChecks(schema, session)
        for rule in try await UniqueRule.all(in: session) {
          guard let table = schema.tables[rule.table] else { continue }
          try await session.run(script: "begin")
          try await judge(rule, table, session)
          try await session.run(script: "rollback")
        }
      }
    }
  }

  private func judge(_ rule: UniqueRule, _ table: TableSchema, _ session: Session) async throws {
    func insert(_ turn: Int) async throws {
      _ = try await session.query(row(rule, table, turn))
    }
    do {
      _ = try await session.query("delete from \(identifier: table.name)")
      try await insert(1)
      let spoken = try await session.query(
        """
        select count(*) as n from \(identifier: table.name) where \(unsafe: rule.condition)
        """
      ).first?.int64("n")
      #expect(spoken == 1, "\(rule.name) does not speak of the sample")
    } catch {
      Issue.record("\(rule.name): \(error)")
      return
    }
    do {
      try await insert(2)
      Issue.record("\(rule.name) lets a second row in")
    } catch let error as DatabaseError {
      #expect(error.state == .uniqueViolation, "\(rule.name): \(error)")
      #expect(error.constraint == rule.name, "\(rule.name): \(error)")
    }
  }

  private func row(_ rule: UniqueRule, _ table: TableSchema, _ turn: Int) -> SQL {
    let wanted = Self.wanted[rule.name] ?? [:]
    let columns = table.columns.filter { column in
      guard !column.isGenerated, column.name != "legacy" else { return false }
      if table.key.name == column.name, column.isIdentity { return false }
      return column.isRequired || rule.columns.contains(column.name)
    }
    let values = columns.map { column -> SQL in
      if let value = wanted[column.name] { return value }
      // Rows differ by all that the rule does not look at.
      let isFree = !rule.columns.contains(column.name)
      if isFree, rule.besides.contains(column.name), case .text = column.type {
        return "\("\(turn)")"
      }
      if isFree, case .integer = column.type { return "\(literal: turn)" }
      let isOfAnother = table.uniques.contains { $0.columns.contains(column.name) }
      if isFree, isOfAnother, case .text(let limit) = column.type {
        return "left(\("\(turn) sample value"), \(limit ?? 100))"
      }
      if isFree, isOfAnother, column.type == .bytes { return "sha256(\("\(turn)")::bytea)" }
      if column.type == .uuid, rule.columns.contains(column.name) {
        return "'00000000-0000-4000-8000-000000000001'"
      }
      return SampleRows.value(column, table)
    }
    return """
      insert into \(identifier: table.name)
        (\(columns.map { "\(identifier: $0.name)" as SQL }.joined(", ")))
      values (\(values.joined(", ")))
      """
  }
}

/// A unique index that is no key.
private struct UniqueRule {
  let table: String
  let name: String
  let columns: Set<String>
  let condition: String
  /// Columns of the table's key and of its other rules.
  let besides: Set<String>

  static func all(in session: Session) async throws -> [UniqueRule] {
    try await session.query(
      """
      select t.relname::text as relation, x.relname::text as name,
        coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') as condition,
        array(select a.attname::text from pg_attribute a
          where a.attrelid = t.oid and a.attnum > 0
            and (a.attnum = any(i.indkey)
              or pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M'))) as columns,
        array(select distinct a.attname::text from pg_attribute a
          join pg_index o on o.indrelid = a.attrelid and o.indisunique
          where a.attrelid = t.oid and a.attnum = any(o.indkey)) as besides
      from pg_index i
      join pg_class t on t.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
      where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r'
        and not t.relispartition and i.indisunique and not i.indisprimary
      order by 1, 2
      """
    ).map { row in
      UniqueRule(
        table: try row.string("relation"), name: try row.string("name"),
        columns: Set(try row.strings("columns")), condition: try row.string("condition"),
        besides: Set(try row.strings("besides")))
    }
  }
}
