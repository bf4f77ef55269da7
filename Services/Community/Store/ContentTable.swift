import CommunityDomain
import Postgres

/// Where things of a kind stand.
struct ContentTable {
  let kind: ContentKind

  var name: SQL { "\(identifier: "core_" + kind.rawValue.dropFirst("core.".count))" }

  var author: SQL { kind == .comment ? "user_id" : "author_id" }

  /// The word of its machine of states; a comment has none.
  var status: SQL { kind == .comment ? "null::text" : "item.status" }

  /// What it is called in its history.
  var label: SQL {
    kind == .comment
      ? "left(item.message, 100)"
      : "left(coalesce(item.title ->> 'ru', item.title ->> 'kk', item.title ->> 'en', ''), 200)"
  }
}
