package import Kernel
package import Postgres

/// What a change leaves behind in the statement that makes it: the revision with the object as it
/// was before, the line of the action log, and for the admin API Django's admin log. Who, when, why,
/// by which request.
package struct ChangeTrail: Sendable {
  package enum Verb: String, Sendable {
    case create, change, delete, restore

    /// Django's `ADDITION`, `CHANGE`, `DELETION`.
    fileprivate var flag: Int {
      switch self {
      case .create: 1
      case .change, .restore: 2
      case .delete: 3
      }
    }
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

  /// Parts for the end of a `with` list, each with a comma before it. `source` names an earlier part
  /// with the columns `key` (text), `label` (text) and `before` (jsonb, null for a create).
  package func parts(from source: String) -> SQL {
    var parts = revision(source) + version(source) + action(source)
    if isByStaff, origin.actor != nil { parts += admin(source) }
    return parts
  }

  private func revision(_ source: String) -> SQL {
    """
    , trail_revision as (
      insert into reversion_revision (date_created, comment, user_id, request_id)
      select now(), \(origin.reason)::text, \(origin.actor)::bigint, \(origin.requestID)::text
      from (select from \(unsafe: source) limit 1) changed
      returning id
    )
    """
  }

  private func version(_ source: String) -> SQL {
    """
    , trail_version as (
      insert into reversion_version
        (object_id, format, serialized_data, object_repr, db, model, revision_id, action, object)
      select left(changed.key, 191), 'json',
        case when changed.before is null then '[]' else jsonb_build_array(jsonb_build_object(
          'model', \(model)::text, 'pk', changed.key, 'fields', changed.before))::text end,
        left(changed.label, 200), 'default', \(model)::text, trail_revision.id,
        \(verb.rawValue)::text, changed.before
      from \(unsafe: source) changed, trail_revision
    )
    """
  }

  private func action(_ source: String) -> SQL {
    """
    , trail_action as (
      insert into core_actionlog (action, log_type, source, primary_key, ip_address, user_agent,
        method, path, user_id)
      select \(verb.rawValue)::text, 'change', \(model)::text, left(changed.key, 50),
        \(origin.address)::text::inet, left(\(origin.userAgent)::text, 500),
        left(\(origin.method)::text, 10), left(\(origin.path)::text, 500), \(origin.actor)::bigint
      from \(unsafe: source) changed
    )
    """
  }

  private func admin(_ source: String) -> SQL {
    """
    , trail_admin as (
      insert into django_admin_log
        (action_time, object_id, object_repr, action_flag, change_message, model, user_id)
      select now(), changed.key, left(changed.label, 200), \(verb.flag)::smallint,
        \(origin.reason)::text, \(model)::text, \(origin.actor)::bigint
      from \(unsafe: source) changed
    )
    """
  }
}
