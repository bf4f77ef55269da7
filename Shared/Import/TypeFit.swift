/// How a value of the old column becomes one of the new column's type.
struct TypeFit {
  /// Over the old column's expression.
  let cast: (String) -> String
  /// Over the old column's expression: it does not fit, so it is kept in `legacy`.
  let misfit: ((String) -> String)?

  /// `nil` if the types have nothing to do with each other.
  init?(from source: String, to target: String) {
    let (old, new) = (TypeName(source), TypeName(target))
    if source == target {
      cast = { $0 }
      misfit = TypeFit.unsayable(new)
    } else if let range = new.range, old.range != nil {
      cast = { "case when \($0) between \(range.0) and \(range.1) then (\($0))::\(target) end" }
      misfit = { "\($0) not between \(range.0) and \(range.1)" }
    } else if new.isText, old.isText || old.range != nil || old.family == "uuid" {
      let limit = new.limit
      cast = { value in limit.map { "left((\(value))::text, \($0))" } ?? "(\(value))::text" }
      misfit = limit.map { limit in { "char_length((\($0))::text) > \(limit)" } }
    } else if old.family == "json", new.family == "jsonb" {
      cast = { "(\($0))::jsonb" }
      misfit = nil
    } else if old.family == "timestamp without time zone",
      new.family == "timestamp with time zone"
    {
      cast = { "(\($0) at time zone 'UTC')" }
      misfit = TypeFit.unsayable(old)
    } else if old.isNumber, new.isNumber || new.range != nil {
      cast = { $0 }
      misfit = new.isNumber ? TypeFit.unsayable(new) : nil
    } else {
      return nil
    }
  }

  /// Times that RFC 3339 and numbers that JSON cannot say.
  private static func unsayable(_ type: TypeName) -> ((String) -> String)? {
    if let ends = type.ends {
      return { "(\($0) > '\(ends.last)' or \($0) < '\(ends.first)')" }
    }
    return type.isNumber ? { "(\($0))::text in ('NaN', 'Infinity', '-Infinity')" } : nil
  }

  /// What stands in the new column where the value does not fit.
  static func substitute(for type: String, of value: String, isRequired: Bool) -> String {
    let name = TypeName(type)
    if name.isText { return name.limit.map { "left((\(value))::text, \($0))" } ?? value }
    guard isRequired else { return "null" }
    if let ends = name.ends { return "greatest(least(\(value), '\(ends.last)'), '\(ends.first)')" }
    return empty(type)
  }

  /// The value that says nothing, for a column that must have one.
  static func empty(_ type: String) -> String {
    let name = TypeName(type)
    if type.hasSuffix("[]") { return "'{}'::\(type)" }
    if name.isText || name.family == "bytea" { return "''" }
    if name.range != nil || name.isNumber { return "0" }
    if name.ends != nil { return "'1970-01-01'::\(type)" }
    switch name.family {
    case "boolean": return "false"
    case "uuid": return "'00000000-0000-0000-0000-000000000000'::uuid"
    case "time without time zone": return "'00:00'::time"
    case "inet": return "'0.0.0.0'::inet"
    default: return "'{}'::\(type)"
    }
  }
}

/// A type as `format_type` writes it.
struct TypeName {
  /// Without the numbers in brackets.
  let family: String
  /// Characters, of a text type with a limit.
  let limit: Int?

  init(_ text: String) {
    let parts = text.split(separator: "(", maxSplits: 1)
    let name = parts.first.map(String.init) ?? text
    family = name
    limit =
      name.hasPrefix("character") && parts.count > 1
      ? Int(parts[1].prefix { $0.isNumber }) : nil
  }

  var isText: Bool { ["text", "character varying", "character"].contains(family) }
  var isNumber: Bool { ["numeric", "double precision", "real"].contains(family) }

  /// Least and greatest, of integers.
  var range: (String, String)? {
    switch family {
    case "smallint": ("-32768", "32767")
    case "integer": ("-2147483648", "2147483647")
    case "bigint": ("-9223372036854775808", "9223372036854775807")
    default: nil
    }
  }

  /// The first and the last that RFC 3339 can say, of times.
  var ends: (first: String, last: String)? {
    switch family {
    case "timestamp with time zone": ("0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00")
    case "timestamp without time zone": ("0001-01-01 00:00:00", "9999-12-31 23:59:59.999999")
    case "date": ("0001-01-01", "9999-12-31")
    default: nil
    }
  }
}
