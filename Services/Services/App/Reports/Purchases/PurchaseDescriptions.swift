import JSON
import OpenAPI
import ServicesDomain

/// What users are told of plans of purchases and of purchases.
enum PurchaseDescriptions {
  static func list(_ kind: PurchaseKind) -> Operation {
    Operation(kind == .plan ? "Plans of purchases" : "Purchases")
      .query("scope", .choice(["mine", "work"]), "`work`: of all requests, for the staff")
      .query("status", .choice(of: PurchaseMachine.Status.self), "")
      .query("request_id", .rowID, "")
      .paged().spoken().answers(.page(of: listed(kind))).refuses(403, "forbidden")
  }

  static func create(_ kind: PurchaseKind) -> Operation {
    let operation = Operation(
      kind == .plan ? "Begin a plan of purchases for a year" : "Begin a purchase"
    )
    .takes(.input(["request_id": .rowID, "year": .integer(in: 2000...2100)]))
    .repeatable().spoken().answers(201, detail(kind), with: [.etag, .location])
    .refuses(403, "company-suspended", "not-a-member").refuses(404, "not-found")
    .refuses(409, "erased", "request-not-active")
    return kind == .plan ? operation.refuses(409, "plan-there") : operation
  }

  static func show(_ kind: PurchaseKind) -> Operation {
    Operation(kind == .plan ? "A plan, and what its lines have left" : "A purchase")
      .spoken().answers(detail(kind), with: .etag)
  }

  static func keep(_ kind: PurchaseKind) -> Operation {
    Operation("Keep what was typed: what is named changes, the rest stays")
      .patches(.input(["data": .anyObject])).spoken().answers(200, detail(kind), with: .etag)
      .refuses(403, "company-suspended", "forbidden", "not-a-member")
      .refuses(409, "purchase-status")
  }

  static func submit(_ kind: PurchaseKind) -> Operation {
    Operation("Hand in: everything is checked")
      .repeatable().spoken().answers(200, detail(kind), with: .etag)
      .refuses(403, "company-suspended", "not-a-member")
      .refuses(409, "erased", "purchase-status", "request-not-active").refuses(412, "stale")
      .refuses(422, "invalid")
  }

  static let history = Operation("Who moved it, when, from where to where, with which words")
    .spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .id, "at": .instant, "action": .text, "from": .text, "to": .text,
          "actor_id": .id.nullable, "actor_name": .text.nullable, "comment": .text.nullable,
        ]).named("services.PurchaseStep")))

  static let amend = Operation("Begin the next version of a plan in force")
    .saying("The old one holds until the new one is approved.")
    .repeatable().spoken().answers(201, detail(.plan), with: [.etag, .location])
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(409, "erased", "plan-there", "purchase-status", "request-not-active")

  static let contract = Operation("A contract was made for a purchase")
    .takes(
      .input([
        "number": .filled(max: 100), "date": .day, "supplier": .filled(max: 300),
        "sum": .sumInput,
      ])
    )
    .repeatable().spoken().answers(200, detail(.application), with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(409, "erased", "over-purchase", "purchase-status").refuses(412, "stale")

  static let deliver = Operation("What was bought has come")
    .takes(
      .input(["date": .day, "comment": Schema.text(max: 5_000).nullable.optional])
    )
    .repeatable().spoken().answers(200, detail(.application), with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(409, "erased", "purchase-status").refuses(412, "stale")

  // MARK: The staff

  static func approve(_ kind: PurchaseKind) -> Operation {
    let operation = Operation(
      kind == .plan ? "Put a plan in force" : "Approve a purchase, if the plan's lines hold it"
    )
    .takes(.input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, detail(kind), with: .etag).refuses(403, "own-request")
    .refuses(409, "purchase-status").refuses(412, "stale").refuses(422, "invalid")
    return kind == .plan
      ? operation.refuses(409, "plan-lines-spent")
      : operation.refuses(409, "no-plan", "over-plan-line", "unknown-plan-lines")
  }

  static func decide(_ kind: PurchaseKind, _ summary: String) -> Operation {
    Operation(summary).takes(.input(["comment": .filled(max: 5_000)]))
      .repeatable().spoken().answers(200, detail(kind), with: .etag).refuses(403, "own-request")
      .refuses(409, "purchase-status").refuses(412, "stale")
  }

  static let close = Operation("Close a purchase that was delivered")
    .takes(.input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, detail(.application), with: .etag)
    .refuses(403, "own-request").refuses(409, "purchase-status").refuses(412, "stale")

  private static func listed(_ kind: PurchaseKind) -> Schema { kind == .plan ? plan : purchase }

  private static let plan = Schema.object([
    "id": .rowID, "year": .integer(), "version": .count, "amends_id": .rowID.nullable,
    "status": .text(max: 30).example("draft"), "comment": .text.nullable,
    "author_id": .integer().nullable, "request_id": .rowID.nullable,
    "request_number": .text.nullable, "submitted_at": .instant.nullable,
    "decided_at": .instant.nullable, "created_at": .instant, "updated_at": .instant,
  ]).named("services.PurchasePlanInList")

  private static let purchase = Schema.object([
    "id": .rowID, "year": .integer().nullable, "number": .text,
    "status": .text(max: 30).example("draft"), "total": .sum.nullable,
    "plan_id": .rowID.nullable, "comment": .text.nullable, "author_id": .integer().nullable,
    "request_id": .rowID.nullable, "request_number": .text.nullable,
    "submitted_at": .instant.nullable, "decided_at": .instant.nullable,
    "contracted_at": .instant.nullable, "delivered_at": .instant.nullable,
    "closed_at": .instant.nullable, "created_at": .instant, "updated_at": .instant,
  ]).named("services.PurchaseInList")

  private static func detail(_ kind: PurchaseKind) -> Schema {
    kind == .plan ? planDetail : purchaseDetail
  }

  private static let faults = Schema.array(
    of: .object(["pointer": .text, "code": .text, "message": .text]))

  private static let planDetail = plan.adding([
    "editable": .flag, "data": .anyObject, "complete": .flag.nullable, "missing": faults,
    "lines": .array(
      of: .object([
        "code": .text, "title": .text, "total": .sum, "approved": .sum, "remainder": .sum,
      ])),
  ]).named("services.PurchasePlan")

  private static let purchaseDetail = purchase.adding([
    "editable": .flag, "data": .anyObject, "complete": .flag.nullable, "missing": faults,
  ]).named("services.Purchase")
}
