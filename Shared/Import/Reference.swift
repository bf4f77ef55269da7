import Postgres

/// A column that refers to rows without a foreign key. Of all expressions the row is `t`.
struct Reference {
  /// What a repair does with it.
  private enum Fate: String {
    case emptied
    case takenOut = "taken out"
    /// The row says nothing without it.
    case removed
    /// It has to stay; the row says that it leads nowhere, and is not listed again for it.
    case noted = "noted in legacy"
    /// There is no place for the old value.
    case leftAlone = "left alone"
  }

  private let table: String
  private let column: String
  /// Owner and table, and the column if it is not the key.
  private let target: String
  private let rowKey: String
  private let isArray: Bool
  private let fate: Fate

  /// A row of `ReferenceList`'s question; `models` names what a pair refers to.
  init(_ row: Row, models: String) throws {
    table = try row.string("relation")
    column = try row.string("name")
    let target = try row.optionalString("target")
    self.target = target.map(quotedLiteral) ?? models
    rowKey = try row.optionalString("key") ?? "''"
    isArray = try row.bool("many")
    fate =
      if try row.bool("legacy") {
        if isArray {
          .takenOut
        } else if Reference.isByNumber(target) {
          .noted
        } else if try target != nil && row.bool("nullable") {
          .emptied
        } else {
          .noted
        }
      } else {
        try row.bool("names_row") ? .removed : .leftAlone
      }
  }

  /// A company's number is true also where the company is not registered here.
  private static func isByNumber(_ target: String?) -> Bool {
    target?.split(separator: ".").count == 3
  }

  /// A query for all that is referred to.
  var targets: String {
    "select distinct \(target), \(key) from \(relation) where \(key) is not null"
  }

  /// A query for the rows that refer to nothing, and what becomes of them.
  func dangling(repair: Bool) -> String {
    let fate = repair ? fate : .leftAlone
    return """
      select '\(table)', \(rowKey), '\(column)', \(target), \(shownKey), '\(fate.rawValue)'
      from \(relation) where \(isDangling) order by 2
      """
  }

  /// `nil` where nothing can be done.
  var repair: String? {
    switch fate {
    case .emptied: update("\(name) = null, \(noting("to_jsonb(\(key))"))")
    case .noted: update(noting("to_jsonb(\(keptKey))"))
    case .takenOut: takingOut
    case .removed: "delete from \(quotedIdentifier(table)) t where \(isDangling)"
    case .leftAlone: nil
    }
  }

  private var name: String { quotedIdentifier(column) }

  private var relation: String {
    let table = "\(quotedIdentifier(table)) t"
    return isArray ? "\(table) cross join lateral unnest(t.\(name)) e (item)" : table
  }

  /// An empty text refers to nothing.
  private var key: String { "nullif((\(isArray ? "e.item" : "t.\(name)"))::text, '')" }

  /// A person's number is not shown, nor copied to a place where nobody looks for it.
  private var isPersonal: Bool { target.hasSuffix(".iin'") }
  private var shownKey: String { isPersonal ? "'********' || right(\(key), 4)" : key }
  private var keptKey: String { isPersonal ? "md5(\(key))" : key }

  private var isDangling: String {
    let dangling = "exists (select from named n where n.target = \(target) and n.key = \(key))"
    guard fate == .noted else { return dangling }
    return "\(dangling) and (\(noted) #>> '{}') is distinct from \(keptKey)"
  }

  /// What an earlier repair left there.
  private var noted: String { "(t.legacy #> array['_dangling', \(quotedLiteral(column))])" }

  private func update(_ sets: String) -> String {
    """
    update \(quotedIdentifier(table)) t set row_version = row_version + 1, \(sets)
    where \(isDangling)
    """
  }

  private func noting(_ value: String) -> String {
    """
    legacy = coalesce(t.legacy, '{}'::jsonb) || jsonb_build_object('_dangling',
      coalesce(t.legacy -> '_dangling', '{}'::jsonb)
        || jsonb_build_object(\(quotedLiteral(column)), \(value)))
    """
  }

  private var takingOut: String {
    """
    update \(quotedIdentifier(table)) t set row_version = row_version + 1, \(name) = x.kept,
      \(noting("coalesce(\(noted), '[]'::jsonb) || to_jsonb(x.gone)"))
    from (select t.ctid as place, array_agg(e.item) filter (where \(isDangling)) as gone,
        coalesce(array_agg(e.item order by e.number) filter (where not (\(isDangling))), '{}')
          as kept
      from \(quotedIdentifier(table)) t
      cross join lateral unnest(t.\(name)) with ordinality e (item, number) group by t.ctid) x
    where t.ctid = x.place and x.gone is not null
    """
  }
}
