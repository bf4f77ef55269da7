import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// Processes of services as their editors see them.
package struct Processes: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  private static let reading = """
    select s.code, s.name, s.bp_config, s.row_version,
      (select coalesce(jsonb_object_agg(step, count), '{}') from (
        select r.bp_status as step, count(*) as count from service_servicerequest r
        where r.service_id = s.code and r.bp_status is not null group by r.bp_status) c) as standing
    from service_service s
    where s.code = $1 and ($2::text is null or s.organization_id = $2)
    """

  private static let one = Statement(reading)
  // Requests that move and drafts that open wait for the end of this, and it for theirs.
  private static let locking = Statement(
    "select code from service_service where code = $1 and ($2::text is null or organization_id = $2) "
      + "for update")

  /// `organization`: whose services alone the editor sees; `nil`: all.
  package func read(
    _ service: String, within organization: String?
  ) async throws -> ServiceProcess? {
    try await database.read(Processes.one(service, organization)).first.map(ServiceProcess.init)
  }

  /// The same, held until the transaction ends.
  package func lock(
    _ service: String, within organization: String?, in tx: Transaction
  ) async throws -> ServiceProcess? {
    guard try await !tx.query(Processes.locking(service, organization)).isEmpty else { return nil }
    return try await tx.query(Processes.one(service, organization)).first.map(ServiceProcess.init)
  }

  private static let forms = Statement(
    """
    select n.stage, v.definition from service_service s
    cross join lateral (values (1, s.hub_form_id), (2, s.second_hub_form_id)) n (stage, form)
    join service_hubform f on f.id = n.form
    join service_hubformversion v on v.hub_form_id = f.id and v.version = f.version
    where s.code = $1
    """)

  /// Names of the fields of its published forms, by stage.
  package func fields(of service: String) async throws -> [Int: Set<String>] {
    try Processes.fields(in: await database.read(Processes.forms(service)))
  }

  private static func fields(in rows: Rows) throws -> [Int: Set<String>] {
    var fields: [Int: Set<String>] = [:]
    for row in rows {
      let stage = try row.int("stage")
      guard let form = try? Form(stored: FormValue(json: row.json("definition"))) else { continue }
      fields[stage] = Set(form.fields.filter { !$0.type.isDecoration }.map(\.name))
    }
    return fields
  }

  private static let keeping = Statement(
    """
    update service_service set bp_config = $2::jsonb, row_version = row_version + 1,
      updated_at = now(),
      legacy = case when bp_config <> '{}' and not bp_config ? 'initial'
        then coalesce(legacy, '{}') || jsonb_build_object('bp_config', bp_config) else legacy end
    where code = $1 returning \(CataloguePublishing.columns)
    """)

  /// Gives a held service another process. Throws `ProcessRefusal`.
  package func keep(
    _ document: FormValue, of process: ServiceProcess, by actor: Int64?, in tx: Transaction
  ) async throws {
    let fields = try Processes.fields(in: await tx.query(Processes.forms(process.service)))
    let faults = ProcessTable.check(document, fields: fields).filter { !$0.fault.isWarning }
    guard faults.isEmpty else { throw ProcessRefusal.faults(faults) }
    let stranded = process.stranded(by: document)
    guard stranded.isEmpty else { throw ProcessRefusal.stranded(stranded) }
    let kept = try await tx.query(
      Processes.keeping(process.service, JSONText(document.bytes)))
    try await CataloguePublishing.append(kept, by: actor, in: tx)
  }
}

/// The process of a service, and how many requests stand at its steps.
package struct ServiceProcess: Sendable {
  package let service: String
  package let name: Localized
  package let document: FormValue
  /// False: it says none, and goes by the usual one.
  package let isOwn: Bool
  package let standing: [String: Int]
  package let rowVersion: Int64

  init(_ row: Row) throws {
    service = try row.string("code")
    name = try row.localized("name")
    let kept = try FormValue(json: row.json("bp_config"))
    isOwn = kept["initial"] != nil
    document = isOwn ? kept : DefaultProcess.document
    standing = (try FormValue(json: row.json("standing")).object ?? [:]).compactMapValues(\.integer)
    rowVersion = try row.int64("row_version")
  }

  /// Requests at steps of today that another process lacks. What the old site called otherwise is no
  /// step of today either.
  package func stranded(by other: FormValue) -> [String: Int] {
    let steps = other["statuses"]?.object ?? [:]
    let known = document["statuses"]?.object ?? [:]
    return standing.filter { known[$0.key] != nil && steps[$0.key] == nil }
  }
}

/// Why a service does not get another process.
package enum ProcessRefusal: Error, Sendable, Equatable {
  /// All of them.
  case faults([ProcessTableFault])
  /// Requests stand at steps that it lacks: how many.
  case stranded([String: Int])
}
