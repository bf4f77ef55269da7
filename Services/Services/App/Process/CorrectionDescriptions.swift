import OpenAPI

/// What superusers are told of corrections.
enum CorrectionDescriptions {
  static let list = Operation("What was proposed to put right").spoken()
    .answers(.page(of: correction))

  static let propose = Operation("Say where a request ought to stand, and why")
    .takes(
      .input([
        "from": .filled(max: 50), "to": .filled(max: 50), "reason": .text(min: 5, max: 2_000),
      ])
    )
    .repeatable().spoken().answers(201, correction, with: [.etag, .location])
    .refuses(
      409, "correction-open", "not-editable", "stale-status", "transition-not-allowed")

  static let confirm = Operation("Agree: the request stands there now")
    .path("correction", .rowID).repeatable().spoken().answers(200, correction, with: .etag)
    .refuses(403, "same-person")
    .refuses(
      409, "correction-decided", "not-editable", "request-open", "stale-status",
      "transition-not-allowed")

  static let decline = Operation("Disagree: nothing changes")
    .path("correction", .rowID).repeatable().spoken().answers(200, correction, with: .etag)
    .refuses(409, "correction-decided")

  private static let correction = Schema.object([
    "id": .id, "request_id": .rowID, "from": .text, "to": .text, "reason": .text,
    "status": .choice(["proposed", "applied", "declined"]), "proposed_by": .integer(),
    "proposed_at": .instant, "decided_by": .integer().nullable, "decided_at": .instant.nullable,
  ]).named("services.RequestCorrection")
}
