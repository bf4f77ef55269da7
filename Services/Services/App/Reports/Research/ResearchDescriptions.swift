import JSON
import OpenAPI
import ServicesDomain

/// What users are told of the register of research.
enum ResearchDescriptions {
  static func move(_ action: ResearchMachine.Action, _ summary: String) -> Operation {
    let comment = Schema.filled(max: 5_000)
    let body =
      action.needsComment
      ? Operation(summary).takes(.input(["comment": comment]))
      : Operation(summary).takes(
        .input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false)
    var operation = body.repeatable().spoken().answers(200, moved, with: .etag)
      .refuses(409, "project-status").refuses(412, "stale")
    if action.isOfStaff {
      operation = operation.refuses(403, "own-request").refuses(409, "assigned-to-other")
    }
    return operation
  }

  static let history = Operation("Who moved a project, when, from where to where").spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .id, "at": .instant, "from": .text, "to": .text, "actor_id": .id.nullable,
          "actor_name": .text.nullable, "comment": .text.nullable,
        ]).named("services.ResearchStep")))

  static let notices = Operation("Notices about a project, the newest first").spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .id, "title": .text, "text": .text, "type": .text, "unread": .flag,
        ]).named("services.ResearchNotice")))

  static let executors = Operation("Who carries a project out").spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .id, "official_name": .text, "short_name": .text.nullable, "executor_type": .text,
          "role": .text, "city": .text.nullable, "active": .flag,
        ]).named("services.ResearchExecutor")))

  static let join = Operation("An executor joins a project").path("executor", .id).answers(204)

  static let part = Operation("An executor leaves a project").path("executor", .id).answers(204)

  private static let moved = Schema.object([
    "id": .id, "status": .text(max: 30).example("submitted"),
    "registration_number": .text.nullable, "registration_date": .day.nullable,
    "assignee_id": .integer().nullable, "comment": .text.nullable,
    "submitted_at": .instant.nullable, "updated_at": .instant,
  ]).named("services.ResearchStanding")
}
