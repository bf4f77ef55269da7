package import Kernel
package import Postgres

/// What a change leaves behind in the statement that makes it: the object as it was before, for the
/// revision, the action log and, if it was made by the admin API, Django's admin log. Who, when, why, by
/// which request.
package struct ChangeTrail: Sendable {
  package enum Verb: String, Sendable {
    case create, change, delete, restore
  }

  /// Django's name of the table, such as `core.faq`.
  package var model: String
  package var verb: Verb
  package var origin: ChangeOrigin
  /// By the admin API.
  package var isByStaff: Bool

  package init(model: String, verb: Verb, origin: ChangeOrigin, isByStaff: Bool = false) {
    self.model = model
    self.verb = verb
    self.origin = origin
    self.isByStaff = isByStaff
  }

  /// Of a command: whoever asked for what is being served made the change. `nil` for what the platform
  /// does by itself, which leaves no trail.
  package static func ofCommand(
    on model: String, _ verb: Verb = .change, isByStaff: Bool = false
  ) -> ChangeTrail? {
    ChangeOrigin.current.map {
      ChangeTrail(model: model, verb: verb, origin: $0, isByStaff: isByStaff)
    }
  }

  /// A part for the end of a `with` list, with a comma before it: the change's row in the journal,
  /// from where `ChangeFiling` brings it to revisions and logs. `source` names an earlier part with
  /// the columns `key` (text), `label` (text) and `before` (jsonb, null for a create).
  package func part(from source: String) -> SQL {
    """
    , trail as (
      insert into change_journal (model, action, key, label, before, actor_id, reason, request_id,
        address, agent, method, path, by_staff)
      select \(model)::text, \(verb.rawValue)::text, changed.key, changed.label, changed.before,
        \(origin.actor)::bigint, \(origin.reason)::text, \(origin.requestID)::text,
        \(origin.address)::text::inet, \(origin.userAgent)::text, \(origin.method)::text,
        \(origin.path)::text, \(isByStaff)::boolean
      from \(unsafe: source) changed
    )
    """
  }
}
