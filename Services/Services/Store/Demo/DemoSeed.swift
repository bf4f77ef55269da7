package import Kernel
package import Postgres
import ServicesDomain

/// Fills an empty slice with the demo's services. What is there already stays as it is.
package struct DemoSeed: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  /// The services alone, which everybody can see and nobody has asked for. How many were added.
  package func run() async throws -> Int {
    try await database.transaction { tx in try await addServices(in: tx).count }
  }

  /// The services with people who work with them and requests at many steps: all of it or nothing, so
  /// that it can be begun again. Where the services were there already, nobody is put to work on them.
  package func run(with cast: DemoCast, now: Instant) async throws -> Int {
    try await database.transaction { tx in
      let added = try await addServices(in: tx)
      if added.isSuperset(of: DemoStory.services) {
        let requests = Requests(database: database)
        try await DemoStory(cast: cast, requests: requests, now: now, tx: tx).tell()
      }
      return added.count
    }
  }

  /// The codes of those that were not there.
  private func addServices(in tx: Transaction) async throws -> Set<String> {
    let documents = try [
      DemoStartupGrant.startupGrant, DemoConsultation.consultation, DemoSeedMoney.seedMoney,
      DemoParticipant.participant,
    ]
    .map { try FormValue(json: Array($0.utf8)) }
    var added: Set<String> = []
    for document in documents where try await add(document, in: tx) {
      added.insert(document["code"]?.text ?? "")
    }
    return added
  }

  private func add(_ document: FormValue, in tx: Transaction) async throws -> Bool {
    let code = document["code"]?.text ?? ""
    let own = document["bp_config"] ?? .null
    let process = own == .null ? DefaultProcess.document : own
    _ = try ProcessTable(process)
    let service = try await tx.query(
      """
      insert into service_service (code, name, short_description, description, category, position,
        duration_days, config, bp_config, need_signature, need_company, published)
      values (\(code), \(json(document["name"])), \(json(document["short_description"])),
        \(json(document["description"])), \(document["category"]?.text ?? ""),
        \(document["position"]?.integer ?? 0), \(document["duration_days"]?.integer),
        \(json(document["config"])), \(json(process)), \(document["need_signature"]?.bool ?? false),
        \(document["need_company"]?.bool ?? false), true)
      on conflict (code) do nothing returning code
      """)
    if service.isEmpty { return false }
    let form = try await addForm(document["form"] ?? .null, in: tx)
    _ = try await tx.query(
      "update service_service set hub_form_id = \(form) where code = \(code)")
    _ = try await FormPublisher().publish(form, by: nil, in: tx)
    return true
  }

  private func addForm(_ document: FormValue, in tx: Transaction) async throws -> Int64 {
    let row = try await tx.query(
      """
      insert into service_hubform (code, name, description, need_signature)
      values (\(document["code"]?.text), \(json(document["name"])),
        \(json(document["description"])), \(document["need_signature"]?.bool ?? false))
      returning id
      """
    ).first
    guard let form = try row?.int64("id") else { throw UnreadableRules(description: "no form") }
    for (index, step) in (document["steps"]?.list ?? []).enumerated() {
      try await add(step, at: index, to: form, in: tx)
    }
    return form
  }

  private func add(
    _ step: FormValue, at position: Int, to form: Int64, in tx: Transaction
  ) async throws {
    let row = try await tx.query(
      """
      insert into service_hubformstep (hub_form_id, position, name, visible_if)
      values (\(form), \(position), \(json(step["name"])), \(json(step["visible_if"])))
      returning id
      """
    ).first
    guard let id = try row?.int64("id") else { throw UnreadableRules(description: "no step") }
    let fields: [SQL] = (step["fields"]?.list ?? []).enumerated().map { index, field in
      """
      insert into service_hubformfield (hub_form_step_id, position, name, field_type, title,
        placeholder, help_text, required, options, validation, config, width)
      values (\(id), \(index), \(field["name"]?.text ?? ""), \(field["type"]?.text ?? ""),
        \(json(field["title"])), \(json(field["placeholder"])),
        \(json(field["help_text"] ?? .object([:]))), \(field["required"]?.bool ?? false),
        \(json(field["options"] ?? .list([]))), \(json(field["validation"] ?? .object([:]))),
        \(json(field["config"] ?? .object([:]))), \(field["width"]?.integer ?? 12))
      """
    }
    _ = try await tx.batch(fields)
  }

  /// A document for a jsonb column; JSON's null is no document.
  private func json(_ value: FormValue?) -> JSONText? {
    value.flatMap { $0 == .null ? nil : JSONText($0.bytes) }
  }
}
