/// What staff may do with the tables of a slice through the admin API. Every table can be read with
/// Django's right `app.view_model`; those that are plain data can be written too. The rest changes
/// by commands, which keep its rules.
package struct AdminTables: Sendable {
  /// Tables whose own constraints say all that must hold.
  package var plain: Set<String>
  /// Columns by table that are never shown, filtered, exported or kept in revisions.
  package var secret: [String: Set<String>]
  /// Columns by table that are shown masked; a reveal says why and is logged.
  package var personal: [String: Set<String>]

  /// Tables of which staff of an organisation see what is its own.
  package var bounded: [String: OrganizationBound]

  /// Bytes on disk of the largest table that `q=` looks through without an index.
  package var searchedBytes: Int64 = 64 << 20

  /// What resources of the same tables demand of a row, and tell others of it.
  private var rules: [String: [Rule]] = [:]
  private var events: [String: Resource.Events] = [:]
  /// What they show in the reader's language is written as languages here too.
  package private(set) var translated: [String: Set<String>] = [:]

  package init(
    plain: Set<String>, secret: [String: Set<String>] = [:],
    personal: [String: Set<String>] = [:], bounded: [String: OrganizationBound] = [:]
  ) {
    self.plain = plain
    self.bounded = bounded
    self.secret = secret.merging(AdminTables.librarySecrets) { $0.union($1) }
    self.personal = personal.merging(AdminTables.libraryPersonal) { $0.union($1) }
  }

  /// What the platform's own tables hold of secrets: bodies, payloads, values.
  private static let librarySecrets: [String: Set<String>] = [
    "idempotency_key": ["body", "headers", "body_digest"],
    "django_dramatiq_task": ["message_data"],
    "admin_export": ["asked"],
    "hub_cache_table": ["value"],
    "reversion_version": ["serialized_data", "object"],
    "silk_request": ["raw_body", "body", "encoded_headers", "query_params", "pyprofile"],
    "silk_response": ["raw_body", "body", "encoded_headers"],
    // Statements of the old system hold values; those of this one are shown by `…/profiling/{id}`.
    "silk_sqlquery": ["query", "traceback", "analysis"],
  ]

  private static let libraryPersonal: [String: Set<String>] = [
    "core_actionlog": ["ip_address", "user_agent"]
  ]

  /// The same, bound by the rules of these resources and telling what they tell: whoever changes a
  /// row, by whatever address.
  package func following(_ resources: [Resource]) -> AdminTables {
    var tables = self
    for resource in resources {
      tables.rules[resource.table, default: []] += resource.rules
      tables.translated[resource.table, default: []].formUnion(resource.columns.localized)
      tables.events[resource.table] = resource.events ?? tables.events[resource.table]
    }
    return tables
  }

  /// The resource of a table, derived.
  func resource(of table: TableSchema, at root: String) -> Resource {
    let name = ModelName(table: table.name)
    let isPlain = plain.contains(table.name)
    func right(_ verb: String) -> Policy {
      let code = name.permission(verb)
      return bounded[table.name].map { .permission(code, within: $0) } ?? .permission(code)
    }
    var resource = Resource(
      table.name, at: "\(root)/\(table.name)", read: right("view"),
      create: isPlain ? right("add") : .nobody, change: isPlain ? right("change") : .nobody,
      delete: isPlain ? right("delete") : .nobody,
      columns: ColumnRights(
        secret: secret[table.name] ?? [], personal: personal[table.name] ?? []),
      order: ["-" + table.key.name], rules: rules[table.name] ?? [], events: events[table.name])
    resource.columns.translated = translated[table.name] ?? []
    resource.correction = right("change")
    resource.search = search(in: table, resource.columns)
    return resource
  }
}
