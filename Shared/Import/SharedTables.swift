/// The library tables, which every slice has. Their rows go to the slice of the thing they speak
/// of, by its content type or its `app.model`; what belongs to no slice goes to identity.
enum SharedTables {
  static func plans(for slice: String, _ catalogue: TableList) -> [TablePlan] {
    let owner = Owner(slice, catalogue)
    var plans = [actionLog(owner), adminLog(owner), revisions(owner), versions(owner)]
    if slice == Owner.first {
      let known = plans.map(\.name)
      plans += catalogue.tables(of: "each").filter { !known.contains($0) }.map { table in
        var plan = TablePlan(table)
        // The journal of this slice numbers its own rows; those of the old site keep their numbers.
        if table == "django_migrations" {
          plan.before = """
            update django_migrations set id = id + 1000000000
            where imported_version is null and id < 1000000000
            """
        }
        return plan
      }
    }
    return plans
  }

  /// What the checksum leaves out of them.
  static func uncompared() throws -> DataFile { try TableList.file("uncompared.tsv") }

  private static func actionLog(_ owner: Owner) -> TablePlan {
    var plan = TablePlan("core_actionlog")
    plan.month = "created_at"
    plan.share = owner.condition(on: "lower(replace(replace(t.source, '.', ''), '_', ''))")
    return plan
  }

  private static func adminLog(_ owner: Owner) -> TablePlan {
    var plan = TablePlan("django_admin_log")
    plan.values["model"] = owner.model("t.content_type_id")
    plan.share = owner.condition(on: owner.squashed("t.content_type_id"))
    return plan
  }

  private static func versions(_ owner: Owner) -> TablePlan {
    var plan = TablePlan("reversion_version")
    plan.values["model"] = owner.model("t.content_type_id")
    plan.values["object"] = "t.serialized_data"
    plan.rewrites["object"] = SerializedObject.fields
    plan.share = owner.condition(on: owner.squashed("t.content_type_id"))
    return plan
  }

  /// A revision is copied to each slice that has one of its versions; one without versions goes to
  /// identity.
  private static func revisions(_ owner: Owner) -> TablePlan {
    var plan = TablePlan("reversion_revision")
    let versions = "select from public.reversion_version v where v.revision_id = t.id"
    let squashed = owner.squashed("v.content_type_id")
    plan.share = "exists (\(versions) and \(owner.condition(on: squashed)))"
    if owner.slice == Owner.first { plan.share? += " or not exists (\(versions))" }
    plan.copies = owner.earlier(on: squashed).map { "exists (\(versions) and \($0))" }
    return plan
  }
}

/// Conditions for who owns a thing. Names are compared without `_` and `.`: the old system wrote
/// `core.techtask` where its table is `core_techtask`.
private struct Owner {
  static let first = "identity"
  private static let order = [first, "community", "services", "booking", "techorda"]
  let slice: String
  private let catalogue: TableList

  init(_ slice: String, _ catalogue: TableList) {
    self.slice = slice
    self.catalogue = catalogue
  }

  func condition(on name: String) -> String {
    slice == Owner.first
      ? "coalesce(\(name), '') not in (\(names(of: Owner.order.filter { $0 != slice })))"
      : "\(name) in (\(names(of: [slice])))"
  }

  /// That a slice which is filled before this one owns it; `nil` for the first.
  func earlier(on name: String) -> String? {
    guard slice != Owner.first else { return nil }
    let later = Owner.order.drop { $0 != slice }
    return "coalesce(\(name), '') not in (\(names(of: Array(later))))"
  }

  func squashed(_ contentType: String) -> String {
    """
    (select replace(c.app_label || c.model, '_', '') from public.django_content_type c
      where c.id = \(contentType))
    """
  }

  func model(_ contentType: String) -> String {
    """
    (select c.app_label || '.' || c.model from public.django_content_type c
      where c.id = \(contentType))
    """
  }

  private func names(of slices: [String]) -> String {
    slices.flatMap { catalogue.tables(of: $0) }
      .map { "'" + $0.filter { $0 != "_" } + "'" }.joined(separator: ", ")
  }
}
