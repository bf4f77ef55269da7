/// The name that Django gave a table's model, `app.model`: revisions, logs and permission codes go
/// by it. A table's name is its app's label and its model's name, but for the packages below; a table
/// of one word is both.
package struct ModelName: Sendable, Hashable, CustomStringConvertible {
  package let app: String
  package let model: String

  package init(table: String) {
    if let (app, model) = ModelName.named[table] {
      (self.app, self.model) = (app, model)
      return
    }
    guard table.contains("_") else {
      (app, model) = (table, table)
      return
    }
    let app =
      ModelName.longLabels.first { table.hasPrefix($0 + "_") }
      ?? table.split(separator: "_").first.map(String.init) ?? table
    self.app = app
    model = table.dropFirst(app.count + 1).filter { $0 != "_" }
  }

  package var description: String { "\(app).\(model)" }

  /// Django's codename of a right, such as `core.change_faq`.
  package func permission(_ verb: String) -> String { "\(app).\(verb)_\(model)" }

  /// Apps whose label has an underscore.
  private static let longLabels = [
    "astanahub_shared", "oauth2_provider", "user_sessions", "admin_honeypot", "django_dramatiq",
  ]

  private static let named: [String: (String, String)] = [
    "django_content_type": ("contenttypes", "contenttype"),
    "django_admin_log": ("admin", "logentry"),
    "django_session": ("sessions", "session"),
    "django_migrations": ("migrations", "migration"),
    "hub_cache_table": ("hub", "cache"),
    "social_auth_association": ("social_django", "association"),
    "social_auth_code": ("social_django", "code"),
    "social_auth_nonce": ("social_django", "nonce"),
    "social_auth_partial": ("social_django", "partial"),
    "social_auth_usersocialauth": ("social_django", "usersocialauth"),
  ]
}
