import JSON
import Kernel
import Postgres
package import ServicesDomain

/// A definition or a table in the database that the rules cannot read: an operator's fault, told
/// as 500.
package struct UnreadableRules: Error, CustomStringConvertible {
  package let description: String
}

extension Requests {
  private static let termsByCode = Statement(
    """
    select s.code, s.name, s.active and s.published as is_published, s.start_date, s.end_date,
      s.need_company, s.need_resident, coalesce((s.config ->> 'verified_company')::bool, false)
        as need_verified_company,
      coalesce((s.config ->> 'several_open')::bool, false) as allows_several, s.bp_config,
      s.row_version, s.hub_form_id, f.version as form_version, s.config -> 'child_of' as child_of,
      s.config -> 'eligibility' as eligibility
    from service_service s left join service_hubform f on f.id = s.hub_form_id and f.active
      and exists (
        select from service_hubformversion v where v.hub_form_id = f.id and v.version = f.version)
    where s.code = $1
    """)

  /// The terms of a service, remembered if they were read before; `nil` if there is none.
  func terms(of code: String) async throws -> ServiceTerms? {
    if let known = rules.terms(of: code) { return known }
    return try keepTerms(of: code, await database.read(Requests.termsByCode(code)))
  }

  private static let edition = Statement(
    "select row_version from service_service where code = $1")

  /// The same as they are at this moment: a publication or a change, in whatever process it was made, has
  /// moved the version of the service on.
  func currentTerms(of code: String) async throws -> ServiceTerms? {
    if let known = rules.terms(of: code) {
      let row = try await database.read(Requests.edition(code)).first
      if try row?.int64("row_version") == known.rowVersion { return known }
      rules.forgetTerms(of: code)
    }
    return try await terms(of: code)
  }

  /// The same inside a transaction, on its own connection: one that waits for a second connection
  /// while it holds the first would starve the pool.
  func terms(of code: String, in tx: Transaction) async throws -> ServiceTerms? {
    if let known = rules.terms(of: code) { return known }
    return try keepTerms(of: code, await tx.query(Requests.termsByCode(code)))
  }

  private func keepTerms(of code: String, _ rows: Rows) throws -> ServiceTerms? {
    guard let row = rows.first else { return nil }
    guard let form = try row.optionalInt64("hub_form_id"),
      let version = try row.optionalInt("form_version"), version > 0
    else { throw ServiceRefusal.noForm }
    let rowVersion = try row.int64("row_version")
    let terms = ServiceTerms(
      service: Service(
        code: code, isPublished: try row.bool("is_published"),
        opensAt: try row.optionalInstant("start_date"),
        closesAt: try row.optionalInstant("end_date"), needsCompany: try row.bool("need_company"),
        needsResident: try row.bool("need_resident"),
        needsVerifiedCompany: try row.bool("need_verified_company"),
        allowsSeveral: try row.bool("allows_several")),
      rowVersion: rowVersion,
      table: try table(of: code, rowVersion: rowVersion, config: row.json("bp_config")),
      formID: form, formVersion: version, title: try row.localized("name"),
      parents: try row.optionalJSON("child_of").map { try FormValue(json: $0) }?.list?
        .compactMap(\.text),
      eligibility: try eligibility(
        of: code, row.optionalJSON("eligibility"), isForResidents: row.bool("need_resident"),
        isForVerified: row.bool("need_verified_company")))
    rules.keep(terms)
    return terms
  }

  /// What `config.eligibility` says, with the flags of the row that say the same.
  func eligibility(
    of code: String, _ config: [UInt8]?, isForResidents: Bool, isForVerified: Bool
  ) throws -> EligibilityRules {
    do {
      let value = try config.map { try FormValue(json: $0) }
      var rules = try EligibilityRules(value, of: code)
      if isForResidents { rules.needsResident = true }
      if isForVerified { rules.needsVerifiedCompany = true }
      return rules
    } catch let faults as ConfigFaults {
      let first = faults.faults.first.map { "\($0.place) \($0.code)" } ?? ""
      throw UnreadableRules(description: "eligibility of \(code): \(first)")
    }
  }

  /// `remembers`: false where they were changed in a transaction that is not committed.
  func table(
    of code: String, rowVersion: Int64, config: [UInt8], remembers: Bool = true
  ) throws -> ProcessTable {
    if remembers, let known = rules.table(of: code, rowVersion: rowVersion) { return known }
    do {
      let own = try FormValue(json: config)
      // What the old site kept there is no process.
      let table = try ProcessTable(own["initial"] == nil ? DefaultProcess.document : own)
      if remembers { rules.keep(table, of: code, rowVersion: rowVersion) }
      return table
    } catch let fault as ProcessTableFault {
      throw UnreadableRules(description: "process of \(code): \(fault.place) \(fault.code)")
    }
  }

  private static let definition = Statement(
    "select definition from service_hubformversion where hub_form_id = $1 and version = $2")

  /// A published version of a form. It never changes, so it is read once.
  package func form(id: Int64, version: Int) async throws -> Form? {
    if let known = rules.form(id: id, version: version) { return known }
    guard let row = try await database.read(Requests.definition(id, version)).first else {
      return nil
    }
    return try keepForm(row.json("definition"), id: id, version: version)
  }

  func form(
    id: Int64, version: Int, remembers: Bool = true, in tx: Transaction
  ) async throws -> Form {
    if remembers, let known = rules.form(id: id, version: version) { return known }
    guard let row = try await tx.query(Requests.definition(id, version)).first else {
      throw UnreadableRules(description: "form \(id) has no version \(version)")
    }
    return try keepForm(
      row.json("definition"), id: id, version: version, remembers: remembers)
  }

  private func keepForm(
    _ bytes: [UInt8], id: Int64, version: Int, remembers: Bool = true
  ) throws -> Form {
    do {
      let form = try Form(stored: FormValue(json: bytes))
      if remembers { rules.keep(form, id: id, version: version) }
      return form
    } catch let faults as FormDefinitionFaults {
      let first = faults.faults.first.map { "\($0.pointer) \($0.code)" } ?? ""
      throw UnreadableRules(description: "form \(id) version \(version): \(first)")
    }
  }
}
