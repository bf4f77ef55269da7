import HTTPCore
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// The moves that somebody may make now, with what each of them asks for.
struct MoveChoices {
  private let step: String
  private let moves: [ProcessTable.Move]
  private let table: ProcessTable
  private let isOwn: Bool

  /// The applicant's own moves for the applicant, the staff's for the staff.
  init(of locked: LockedRequest, for viewer: Viewer) {
    let request = locked.request
    step = request.bpStatus
    table = locked.table
    isOwn =
      request.authorID == viewer.userID
      || request.companyID.map(viewer.companies.contains) ?? false
    let own = isOwn ? request.applicantChoices(in: table) : []
    let staff =
      viewer.isStaff
      ? request.choices(for: viewer.userID, as: locked.roles(of: viewer), in: table) : []
    moves = own + staff
  }

  func response(in choice: LanguageChoice) -> Response {
    Response.json { json in
      json.object { json in
        json.field("bp_status", step)
        json.array("items", moves) { write($1, to: &$0, in: choice) }
      }
    }
    .spoken(in: choice)
  }

  private func write(
    _ move: ProcessTable.Move, to json: inout JSONWriter, in choice: LanguageChoice
  ) {
    let target = table.steps[move.to]
    let label = (move.party == .applicant ? target?.applicantLabel : target?.label) ?? Localized()
    json.object { json in
      json.field("to", move.to)
      json.field("label", label, in: choice)
      json.field("by", move.party.rawValue)
      json.field("trigger", move.trigger?.rawValue)
      json.field("requires_comment", move.requiresComment || move.trigger == .appeal)
      json.field("marks_fields", move.marksFields)
      json.field("deadline_wd", move.workingDays)
      json.array("roles", move.roles.map(\.rawValue).sorted()) { $0.value($1) }
      json.array("guards", move.guards.map(\.rawValue).sorted()) { $0.value($1) }
      json.array("reasons", move.reasons) { json, reason in
        json.object { json in
          json.field("code", reason.code)
          json.field("label", reason.label, in: choice)
        }
      }
      json.array("required", move.required.map(\.name)) { $0.value($1) }
    }
  }
}
