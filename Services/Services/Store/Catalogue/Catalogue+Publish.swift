package import Postgres
package import ServicesDomain

/// Why a service cannot be published.
package enum PublishingObstacle: Sendable, Equatable {
  case noForm, badProcess
}

extension Catalogue {
  /// What is in the way if `published` is true. `form` is the one that is set together with it.
  package static func obstacles(
    publishing published: SQL, form: SQL?, setsForm: Bool, of key: SQL?, in tx: Transaction
  ) async throws -> [PublishingObstacle] {
    let own: SQL =
      key.map { "(select s.hub_form_id from service_service s where s.code = \($0))" }
      ?? "null::integer"
    let chosen: SQL = setsForm ? (form ?? "null::integer") : own
    let process: SQL =
      key.map { "(select s.bp_config from service_service s where s.code = \($0))" }
      ?? "'{}'::jsonb"
    let rows = try await tx.query(
      """
      select coalesce(\(published)::boolean, false) as is_published, exists (
        select from service_hubform f join service_hubformversion v
          on v.hub_form_id = f.id and v.version = f.version
        where f.active and f.id = \(chosen)) as has_form, coalesce(\(process), '{}') as process
      """)
    guard let row = rows.first, try row.bool("is_published") else { return [] }
    var found: [PublishingObstacle] = []
    if try !row.bool("has_form") { found.append(.noForm) }
    let steps = try FormValue(json: row.json("process"))
    if steps["initial"] != nil,
      ProcessTable.check(steps).contains(where: { !$0.fault.isWarning })
    {
      found.append(.badProcess)
    }
    return found
  }

  /// The steps of a service's process: those of the usual one where it says none, as a new service does.
  package static func steps(of key: SQL?, in tx: Transaction) async throws -> Set<String> {
    var process = DefaultProcess.document
    if let key,
      let row = try await tx.query(
        "select s.bp_config from service_service s where s.code = \(key)"
      ).first
    {
      let own = try FormValue(json: row.json("bp_config"))
      if own["initial"] != nil { process = own }
    }
    return Set((process["statuses"]?.object ?? [:]).keys)
  }

  /// What makes no sense in the `config` of a service.
  package static func eligibilityFaults(
    of config: SQL, in tx: Transaction
  ) async throws -> [ConfigFault] {
    let rows = try await tx.query("select \(config) -> 'eligibility' as rules")
    guard let json = try rows.first?.optionalJSON("rules") else { return [] }
    do {
      _ = try EligibilityRules(FormValue(json: json), of: "")
      return []
    } catch let faults as ConfigFaults { return faults.faults }
  }
}
