import JSON
import Kernel
package import Postgres
import ServicesDomain

/// What publishing came to.
package struct Publication: Sendable, Hashable {
  package let version: Int
  /// False if the draft is what was published last.
  package let isNew: Bool
}

/// Turns the rows of a form into a version that never changes again.
package struct FormPublisher: Sendable {
  package init() {}

  private static let assembled = Statement(
    "select \(DraftRows.assembled("$1", withKeys: false)) as definition")

  /// The next version of form `id`, or the last one if nothing changed. Throws
  /// `FormDefinitionFaults` if the form does not hold together.
  package func publish(_ id: Int64, by user: Int64?, in tx: Transaction) async throws -> Int {
    try await publication(of: id, by: user, in: tx).version
  }

  /// The same, saying whether it is a new one.
  package func publication(
    of id: Int64, by user: Int64?, in tx: Transaction
  ) async throws -> Publication {
    guard
      let form = try await tx.query(
        """
        select version, config, (now() at time zone 'Asia/Almaty')::date as today
        from service_hubform where id = \(id) for no key update
        """
      ).first,
      let assembled = try await tx.query(FormPublisher.assembled(id)).first
    else { throw UnreadableRules(description: "no form \(id)") }
    let translated = try OldFormWords.site().translated(
      FormValue(json: assembled.json("definition")))
    let faults = try await FormPublisher.faults(
      of: Form(definition: translated), config: form.json("config"), on: form.day("today")
    ) { try await tx.query($0) }
    if !faults.isEmpty { throw FormDefinitionFaults(faults: faults) }
    let definition = translated.bytes
    let last = try form.int("version")
    let isSame = try await tx.query(
      """
      select 1 from service_hubformversion where hub_form_id = \(id) and version = \(last)
        and definition = \(JSONText(definition))::jsonb
      """)
    if !isSame.isEmpty { return Publication(version: last, isNew: false) }
    let made = try await tx.batch([
      """
      insert into service_hubformversion (hub_form_id, version, definition, published_by)
      values (\(id), \(last + 1), \(JSONText(definition))::jsonb, \(user))
      """,
      """
      update service_hubform set version = \(last + 1), row_version = row_version + 1,
        updated_at = now() where id = \(id)
      returning id, code, name, version, row_version
      """,
      """
      update service_service set row_version = row_version + 1, updated_at = now()
      where hub_form_id = \(id) or second_hub_form_id = \(id)
      returning \(unsafe: CataloguePublishing.columns)
      """,
    ])
    if let published = made[1].first {
      try await CataloguePublishing.append(published: published, by: user, in: tx)
    }
    try await CataloguePublishing.append(made[2], by: user, in: tx)
    return Publication(version: last + 1, isNew: true)
  }

  /// What stands in the way of a form that holds together: things that it names and that are not there,
  /// and what it has against its own sample.
  static func faults(
    of form: Form, config: [UInt8], on today: Day, asking ask: (SQL) async throws -> Rows
  ) async throws -> [FormDefinitionFaults.Fault] {
    let missing = try await missing(in: form, asking: ask)
    guard missing.isEmpty,
      let sample = try FormSample(config: FormValue(json: config), today: today)
    else { return missing }
    do {
      let answers = try form.merge(sample.answers, into: [:])
      return FormSample.refusals(
        try await Requests.tried(answers, on: form, in: sample.context, asking: ask).faults)
    } catch let refusal as DraftRefusal {
      return FormSample.refusals(refusal.faults)
    }
  }

  private static let known = Statement(
    """
    select 'directory' as kind, code from service_directory where code = any($1::text[])
    union all
    select 'service', code from service_service where code = any($2::text[])
    """)

  /// Directories and services that a form names and that are not there.
  private static func missing(
    in form: Form, asking ask: (SQL) async throws -> Rows
  ) async throws -> [FormDefinitionFaults.Fault] {
    let named = form.named
    if named.isEmpty { return [] }
    func codes(_ kind: NamedInForm.Kind) -> [String] {
      named.filter { $0.kind == kind }.map(\.code)
    }
    let rows = try await ask(
      FormPublisher.known(codes(.directory).asArray, codes(.service).asArray))
    let known = Set(try rows.map { try "\($0.string("kind")) \($0.string("code"))" })
    return named.filter { !known.contains("\($0.kind) \($0.code)") }.map(\.fault)
  }
}
