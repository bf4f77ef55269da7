import Access
import JSON
import Kernel
import OpenAPI

/// The operations of a resource, derived from what it says and from its table.
struct ResourceDescription {
  private let plan: ResourcePlan
  private let rows: RowSchemas
  private let isAdmin: Bool
  private let tag: String?

  init(_ plan: ResourcePlan, in schema: SliceSchema, isAdmin: Bool) {
    self.plan = plan
    self.isAdmin = isAdmin
    let words = plan.resource.address.split(separator: "/").filter { $0 != "api" && $0 != "v1" }
    rows = RowSchemas(plan: plan, schema: schema, name: words.joined(separator: "."))
    tag = isAdmin ? "\(words.first ?? "") admin: \(plan.table.name)" : nil
  }

  private var address: String { plan.resource.address }
  private var one: String { address + "/{id}" }

  // MARK: Reading

  var list: Endpoint {
    let page = Schema.page(of: rows.row).adding(["total": .count.optional])
    return endpoint("GET", address, plan.resource.read, "List \(plan.thing)") {
      $0.with(ListParameters(plan: plan, takesPages: isAdmin).all)
        .answers(page).refuses(400, "bad-query", "bad-cursor")
    }
  }

  var show: Endpoint {
    endpoint("GET", one, plan.resource.read, "Read one of \(plan.thing)") {
      let read = keyed($0).with(ProjectionParameters(plan).all).refuses(400, "bad-query")
      return plan.hasVersion
        ? read.answers(rows.row, with: .etag).cached() : read.answers(rows.row)
    }
  }

  // MARK: Writing

  var create: Endpoint {
    endpoint("POST", address, plan.resource.create, "Add to \(plan.thing)") {
      reasoned($0).takes(rows.create).repeatable()
        .answers(201, rows.row, with: [.location, plan.hasVersion ? .etag : []])
        .refuses(403, "forbidden").refuses(409, "already-exists", "conflict")
    }
  }

  var change: Endpoint {
    endpoint("PATCH", one, plan.resource.change, "Change one of \(plan.thing)") {
      reasoned(keyed($0)).patches(rows.change)
        .answers(200, rows.row, with: plan.hasVersion ? .etag : [])
        .refuses(403, "forbidden").refuses(409, "already-exists", "conflict")
    }
  }

  var delete: Endpoint {
    endpoint("DELETE", one, plan.resource.delete, "Delete one of \(plan.thing)") {
      reasoned(keyed($0)).matching().answers(204)
        .refuses(403, "forbidden").refuses(409, "still-referenced")
    }
  }

  var batch: Endpoint {
    let resource = plan.resource
    let writers = Policy.any([resource.create, resource.change, resource.delete].filter(\.isOpen))
    return endpoint("POST", address + "/batches", writers, "Several changes of \(plan.thing)") {
      reasoned($0).saying("Each operation is judged by itself and answered in its place.")
        .takes(.input(["operations": .array(of: operation, count: 1...100)])).repeatable()
        .answers(.object(["results": .array(of: result)]))
        .refuses(403, "forbidden").refuses(409, "already-exists", "conflict")
    }
  }

  private var operation: Schema {
    let key = Schema.oneOf([plan.table.key.type.taken])
    return .oneOf([
      .input(["create": rows.create]),
      .input(["change": rows.change, "id": key, "row_version": .integer()]),
      .input(["delete": .input([:]), "id": key, "row_version": .integer()]),
    ])
  }

  private var result: Schema {
    .object([
      "status": .integer(in: 200...499), "item": rows.row.optional,
      "problem": Schema.reference("Problem").optional,
    ])
  }

  // MARK: History

  private var difference: Schema {
    .object(["column": .text, "before": .any, "after": .any])
  }

  var findInHistory: Endpoint {
    let found = Schema.object([
      "id": .id, "key": .text, "at": .instant, "by": .id.nullable,
      "verb": Schema.choice(["create", "change", "delete", "restore"]).nullable, "reason": .text,
    ])
    return endpoint(
      "GET", address + "/history", plan.resource.read, "Changes before which a row held something"
    ) {
      $0.with([.limit])
        .parameter(
          Parameter(
            "object__contains", in: .query, .text, "A JSON object of columns and their values",
            isRequired: true)
        )
        .answers(.object(["items": .array(of: found)]))
        .refuses(400, "bad-query").refuses(422, "invalid")
    }
  }

  var compare: Endpoint {
    endpoint("GET", one + "/history/{version}", plan.resource.read, "One change, or between two") {
      keyed($0).path("version", .id)
        .parameter(Parameter("to", in: .query, .id, "What differs from this one to that"))
        .answers(
          .oneOf([
            version, .object(["from": .id, "to": .id, "changes": .array(of: difference)]),
          ])
        )
        .refuses(400, "bad-query")
    }
  }

  private var version: Schema {
    Schema.object([
      "id": .id, "at": .instant,
      "by": .object(["id": .id.nullable, "name": .text.nullable]),
      "verb": Schema.choice(["create", "change", "delete", "restore"]).nullable,
      "reason": .text, "request_id": .text.nullable,
      "changes": .array(of: difference),
    ]).named("Version")
  }

  var history: Endpoint {
    endpoint("GET", one + "/history", plan.resource.read, "Who changed it, and how") {
      keyed($0).with([.limit, .cursor])
        .parameter(
          Parameter(
            "column", in: .query, .choice(plan.shown.map(\.name)), "Only changes of this column")
        )
        .answers(.page(of: version))
        .refuses(400, "bad-query", "bad-cursor").refuses(422, "invalid")
    }
  }

  var restore: Endpoint {
    endpoint("POST", one + "/restorations", plan.resource.change, "Back to an older version") {
      reasoned(keyed($0)).takes(.input(["version": .id])).repeatable()
        .answers(200, rows.row, with: plan.hasVersion ? .etag : [])
        .refuses(403, "forbidden").refuses(409, "already-exists", "conflict")
    }
  }

  /// `nil` where no column may hold a word of the old system.
  var correct: Endpoint? {
    let statuses = plan.statuses
    guard !statuses.isEmpty else { return nil }
    let corrections = statuses.map { status in
      Schema.input([
        "column": .choice([status.column.name]), "status": .choice(status.words),
        "reason": reason.example("The decision is in the paper file"),
      ])
    }
    return endpoint(
      "POST", one + "/status-corrections", plan.resource.correction,
      "A word of the old system put right"
    ) {
      keyed($0).saying("Only where the import could not map the old word, which is kept.")
        .takes(.oneOf(corrections)).repeatable()
        .answers(200, rows.row, with: plan.hasVersion ? .etag : [])
        .refuses(403, "forbidden").refuses(409, "nothing-to-correct")
    }
  }

  private var reason: Schema { .text(min: 5, max: 500, pattern: #"^\S.{3,498}\S$"#) }

  /// `nil` where nothing is masked.
  var reveal: Endpoint? {
    let personal = plan.resource.columns.personal.sorted()
    guard !personal.isEmpty else { return nil }
    return endpoint("POST", one + "/reveals", plan.resource.read, "Personal values in full") {
      keyed($0).saying("Who looked at what and why is kept.")
        .takes(
          .input([
            "columns": .array(of: .choice(personal), count: 1...50),
            "reason": reason.example("Asked for by the person"),
          ])
        )
        .answers(.anyObject).refuses(403, "forbidden")
    }
  }

  // MARK: Taking away

  func export(answering answer: Schema) -> Endpoint {
    let columns = plan.shown.map(\.name)
    let wish = Schema.input([
      "format": .choice(["csv", "xlsx"]),
      "fields": .array(of: .choice(columns), count: 1...columns.count).optional,
    ])
    return endpoint(
      "POST", address + "/exports", plan.resource.read, "All rows of a list as a file"
    ) {
      $0.saying("The file is made by a job; personal columns stay masked.")
        .with(ListParameters(plan: plan, takesPages: false).ofAllRows)
        .takes(wish).repeatable().answers(202, answer, with: .location).refuses(400, "bad-query")
        .refuses(429, "too-many-exports")
    }
  }

  // MARK: What they share

  private func endpoint(
    _ method: String, _ path: String, _ policy: Policy, _ summary: String,
    _ describe: (Operation) -> Operation
  ) -> Endpoint {
    var operation = describe(Operation(summary))
    if let tag { operation = operation.tagged(tag) }
    return Endpoint(
      method: method, path: path, audience: policy.audience, operation: operation)
  }

  private func keyed(_ operation: Operation) -> Operation {
    operation.path("id", plan.table.key.type.sought)
  }

  private func reasoned(_ operation: Operation) -> Operation {
    operation.parameter(
      Parameter(
        ChangeOrigin.reasonField, in: .header, .text(max: 500, pattern: "^[!-~]*$"),
        "Why, percent-encoded; kept with the change"))
  }
}

extension ResourcePlan {
  /// What the summaries call it: the last word of the address.
  fileprivate var thing: String {
    String(resource.address.split(separator: "/").last ?? "").replacing("-", with: " ")
  }
}

extension Operation {
  fileprivate func with(_ parameters: [Parameter]) -> Operation {
    parameters.reduce(self) { $0.parameter($1) }
  }
}
