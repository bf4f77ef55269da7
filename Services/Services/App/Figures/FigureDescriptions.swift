import JSON
import OpenAPI
import ServicesDomain

/// What the staff is told of figures.
enum FigureDescriptions {
  static func of(_ figure: Figure) -> Operation {
    let operation = Operation(summary(figure)).saying(meaning(figure) + "\n" + common)
      .query("service", .text(max: 100), "The code of a service")
      .query("organization", .text(max: 100), "Of the services of one organisation")
      .query("from", .day, "The first day, in Almaty")
      .query("to", .day, "The last day, in Almaty")
      .query("status", .choice(RequestStatus.counted.map(\.rawValue)), "Where they stand now")
      .query(
        "status__in",
        .array(
          of: .choice(RequestStatus.counted.map(\.rawValue)), count: 1...RequestStatus.counted.count
        ),
        "Several of them", isList: true
      )
      .query("format", .choice(of: FigureForm.self), "Before the first type of `Accept`")
    return withPlace(operation, figure).spoken()
      .answers(answer(figure).named("services.Figure.\(figure.rawValue)"), with: .etag)
      .orText("text/csv").orText("image/svg+xml").cached()
  }

  private static func withPlace(_ operation: Operation, _ figure: Figure) -> Operation {
    guard FigureQuestion.byPlace.contains(figure) else { return operation }
    return operation.query(
      "by", .choice(of: FigurePlace.self),
      "The status that all services share (if not said), or the steps of one `service`")
  }

  private static let common = """
    Of requests that were handed in; drafts do not count. Staff who are bound to an organisation see what \
    is counted of its services. As a picture: bars in the reader's language, light or dark, at most \
    \(BarChart.mostGroups).
    """

  private static func summary(_ figure: Figure) -> String {
    switch figure {
    case .funnel: "How many requests came how far"
    case .timeInStatus: "How long requests stand where they stand"
    case .load: "What each member of the staff has to do, and has done"
    case .regions: "Where requests come from"
    }
  }

  private static func meaning(_ figure: Figure) -> String {
    switch figure {
    case .funnel:
      """
      Of the requests that were handed in for the first time within the days: how many ever came to each \
      stage. `share` is of all of them; `rate` of the stage before, null beside the way.
      """
    case .timeInStatus:
      """
      Of the requests that were handed in for the first time within the days: hours by the clock on the \
      wall from one line of the history to the next. `standing` stand there still and are in no median.
      """
    case .load:
      """
      `open` and `overdue` are of now; `decided` were approved or rejected for the first time within the \
      days, and `median_days` is from their handing in. The row without `assignee_id` is what nobody has.
      """
    case .regions:
      """
      Of the requests that were handed in for the first time within the days: by where the company is at \
      home today. `unknown`: it does not say; `person`: no company asked.
      """
    }
  }

  private static let number = Schema.keywords([.init("type", "number")])

  private static func answer(_ figure: Figure) -> Schema {
    let days = Schema.object([
      "figure": .choice([figure.rawValue]), "from": .day.nullable, "to": .day.nullable,
    ])
    switch figure {
    case .funnel:
      return days.adding([
        "by": .choice(of: FigurePlace.self), "total": .count,
        "rows": .array(
          of: .object([
            "code": .text, "label": .localized, "reached": .count, "share": number.nullable,
            "rate": number.nullable,
          ])),
      ])
    case .timeInStatus:
      return days.adding([
        "by": .choice(of: FigurePlace.self),
        "rows": .array(
          of: .object([
            "code": .text, "label": .localized, "stays": .count, "median_hours": number.nullable,
            "p90_hours": number.nullable, "standing": .count,
          ])),
      ])
    case .load:
      return days.adding([
        "rows": .array(
          of: .object([
            "assignee_id": .rowID.nullable, "assignee_name": .text.nullable, "open": .count,
            "overdue": .count, "decided": .count, "median_days": number.nullable,
          ]))
      ])
    case .regions:
      return days.adding([
        "rows": .array(
          of: .object([
            "kind": .choice(of: RegionRow.Kind.self), "region": .text.nullable,
            "requests": .count, "companies": .count, "approved": .count,
          ]))
      ])
    }
  }
}
