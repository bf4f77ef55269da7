import OpenAPI

/// What a list of a resource may be asked for with.
struct ListParameters {
  let plan: ResourcePlan
  let takesPages: Bool

  var all: [Parameter] {
    filters + [order, .limit, .cursor] + page + search + ProjectionParameters(plan).all + [
      Parameter(
        "count", in: .query, .choice(["exact", "planned"]),
        "Adds `total`: counted, or as the planner estimates it")
    ]
  }

  /// What says which rows there are and in which order, without what belongs to a page.
  var ofAllRows: [Parameter] { filters + [order] + search }

  private var filters: [Parameter] {
    plan.filters.columns.values.sorted { $0.name < $1.name }.flatMap { column in
      FilterSet.Operator.allCases.filter(column.operators.contains).map { filter(column, $0) }
    }
  }

  private func filter(_ column: FilterSet.Column, _ comparison: FilterSet.Operator) -> Parameter {
    let name = comparison == .equal ? column.name : "\(column.name)__\(comparison.rawValue)"
    return switch comparison {
    case .isNull: Parameter(name, in: .query, .flag, comparison.text)
    case .isOneOf:
      Parameter(
        name, in: .query, .array(of: column.type.sought, count: 1...100), comparison.text,
        isList: true)
    case .contains where column.type == .json:
      Parameter(name, in: .query, .text(max: 1_000), "Contains this JSON")
    default: Parameter(name, in: .query, column.type.sought, comparison.text)
    }
  }

  private var order: Parameter {
    let names = plan.orderable.sorted().flatMap { [$0, "-" + $0] }
    return Parameter(
      "order", in: .query, .array(of: .choice(names), count: 1...3),
      "Columns to order by, `-` for downwards; the key is added", isList: true)
  }

  private var page: [Parameter] {
    takesPages
      ? [
        Parameter(
          "page", in: .query, .integer(in: 1...10_000),
          "From 1, instead of a cursor; the first 10,000 rows")
      ] : []
  }

  private var search: [Parameter] {
    guard let search = plan.resource.search else { return [] }
    return [Parameter("q", in: .query, .text(min: 1, max: 200), search.text)]
  }
}

/// What one row or each row of a list may be asked for with.
struct ProjectionParameters {
  let plan: ResourcePlan

  init(_ plan: ResourcePlan) { self.plan = plan }

  var all: [Parameter] { [fields] + expand + languages }

  private var fields: Parameter {
    let names = plan.shown.map(\.name) + plan.resource.nested.map(\.name)
    return Parameter(
      "fields", in: .query, .array(of: .choice(names), count: 1...names.count),
      "Only these members", isList: true)
  }

  private var expand: [Parameter] {
    let names = plan.resource.nested.map(\.name)
    guard !names.isEmpty else { return [] }
    return [
      Parameter(
        "expand", in: .query, .array(of: .choice(names), count: 1...names.count),
        "Nested things to show too", isList: true)
    ]
  }

  private var languages: [Parameter] {
    plan.speaks ? [.lang, .acceptLanguage] : []
  }
}

extension ResourcePlan {
  /// Has texts in several languages.
  var speaks: Bool { shown.contains(where: \.isLocalized) }
}

extension Search {
  fileprivate var text: String {
    switch self {
    case .words: "Words to look for"
    case .parts: "A part of a text to look for"
    case .scan(_, .none): "A part of a text to look for"
    case .scan: "Words, or a part of a text, to look for"
    }
  }
}

extension FilterSet.Operator {
  fileprivate var text: String {
    switch self {
    case .equal: ""
    case .notEqual: "Other than"
    case .less: "Less than"
    case .lessOrEqual: "At most"
    case .greater: "Greater than"
    case .greaterOrEqual: "At least"
    case .isOneOf: "One of"
    case .isNull: "Whether it is empty"
    case .contains: "Contains"
    }
  }
}
