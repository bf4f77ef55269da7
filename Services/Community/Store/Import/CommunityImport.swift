import Foundation
package import Import

/// What community takes over from the old site.
package enum CommunityImport {
  package static func plan() throws -> SlicePlan {
    try SlicePlan(
      slice: "community", special: liked + [matches],
      folder: Bundle.module.resourcePath.map { $0 + "/OldSite" }, derived: found)
  }

  /// Arrays of people become rows, one per person; the arrays stay as they are.
  private static let liked: [TablePlan] = [
    ("core_article", [("liked_users", "like")]),
    ("core_blog", [("liked_users", "like"), ("favorite_users", "favorite")]),
    ("core_comment", [("liked_users", "like")]),
    ("core_discussion", [("reaction_up_users", "up"), ("reaction_down_users", "down")]),
    ("core_event", [("favorite_users", "favorite")]),
    ("core_vacancy", [("favorite_users", "favorite")]),
    ("core_techtask", [("favorite_users", "favorite")]),
  ].map { table, arrays in
    var plan = TablePlan(table)
    let model = table.split(separator: "_").joined(separator: ".")
    plan.lists = arrays.map { column, kind in
      ListPlan(
        column, into: "core_reaction", "source, primary_key, user_id, kind, created_at",
        values: "'\(model)', i.id::text, person, '\(kind)', i.updated_at")
    }
    return plan
  }

  /// The old site let a pair meet again within six months, and wrote pairs in either order.
  private static let matches: TablePlan = {
    var plan = TablePlan("matchmaking_match")
    plan.flags["matchmaking_match_not_again"] = """
      exists (select from public.matchmaking_match o
        where o.id < m.id and o.user_a_id = m.user_a_id and o.user_b_id = m.user_b_id
          and o.date between m."old date" - 186 and m."old date" + 186)
      or m."old date" > '9999-01-01' or m."old date" < '0001-01-01'
      """
    return plan
  }()
}
