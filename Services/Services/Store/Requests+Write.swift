import JSON
import Kernel
import Postgres
import ServicesDomain

extension Requests {
  /// State, history and log of one step in one statement. The row version is the last guard: the
  /// lock makes it true, and should anyone ever write past the lock, nothing is written here.
  private static let step = Statement(
    """
    with request as (
      update service_servicerequest set status = $3, bp_status = $4, assignee_id = $5,
        deadline = ($6::date + time '23:59:59') at time zone 'Asia/Almaty', remaining_days = $7,
        marks = $8::jsonb, number = $9, submissions = $10, row_version = $11,
        former_assignee_id = $20,
        comment = case when $12 then $13 else comment end, updated_at = now(),
        submitted_at = case when $14 = 'submitted' then now() else submitted_at end,
        open_key = case when $15 then null else coalesce(open_key, $21) end,
        round_id = $22, round_amount = $23::numeric
      where id = $1 and row_version = $2
      returning id
    ), log as (
      insert into service_servicerequestlog (service_request_id, action, user_id, text, data)
      select id, $14, $16, coalesce($13, ''), $17::jsonb from request returning id
    ), status as (
      insert into service_servicerequeststatus (status, service_request_id, user_id)
      select $18::varchar, id, $16 from request where $18::varchar is not null
    ), step as (
      insert into service_servicerequestbpstatus (bp_status, service_request_id, user_id, log_id,
        corrects_id)
      select $4, request.id, $16, log.id, case when $14 = 'corrected' then (
          select max(b.id) from service_servicerequestbpstatus b
          where b.service_request_id = request.id) end
      from request, log where $19
    )
    select id from request
    """)

  /// Every one of them, in one round trip.
  func write(
    _ steps: [UnsavedStep], by party: ProcessTable.Party, in tx: Transaction
  ) async throws {
    do {
      let written = try await tx.batch(steps.map { Requests.row(of: $0, by: party) })
      for (made, rows) in zip(steps, written) where rows.isEmpty {
        throw RequestError.staleStatus(current: made.step.from)
      }
    } catch let error as DatabaseError where error.violates("service_servicerequest_one_open") {
      throw ServiceRefusal.alreadyOpen(request: nil)
    }
  }

  private static func row(of made: UnsavedStep, by party: ProcessTable.Party) -> SQL {
    let (step, locked) = (made.step, made.locked)
    let request = locked.request
    return Requests.step(
      request.id, request.rowVersion - 1, request.status.rawValue, request.bpStatus,
      request.assigneeID, request.deadline, request.remainingDays,
      JSONText(marks(request.marks)), request.number, request.submissions, request.rowVersion,
      party == .staff && step.kind != .assigned, step.comment, step.kind.rawValue,
      locked.table.isOver(request.bpStatus), step.actorID,
      JSONText(details(step, made.submission)), step.status?.rawValue,
      step.from != step.to || locked.oldWord != nil, request.formerAssigneeID,
      locked.reopeningKey(after: step), locked.place.roundID, locked.place.amount)
  }

  private static func marks(_ marks: [FieldMark]) -> [UInt8] {
    JSONWriter.bytes { json in
      json.array(marks) { json, mark in
        json.object { json in
          json.field("field", mark.field)
          json.field("comment", mark.comment)
        }
      }
    }
  }

  private static func details(_ step: RequestStep, _ submission: Submission?) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("from", step.from)
        json.field("to", step.to)
        if let reason = step.reason {
          json.object("reason") { json in
            json.field("code", reason.code)
            json.field("label", reason.label)
          }
        }
        if !step.marks.isEmpty { json.field("fields", raw: marks(step.marks)) }
        if let submission {
          json.field("attempt", submission.attempt)
          json.array("changes", submission.changes) { $0.value($1) }
        }
      }
    }
  }
}

extension LockedRequest {
  /// A request that was over and goes on stands in the way of another one again.
  fileprivate func reopeningKey(after step: RequestStep) -> String? {
    guard table.isOver(step.from), !table.isOver(step.to) else { return nil }
    return service.openKey(
      authorID: request.authorID, companyID: request.companyID, parentID: request.parentID)
  }
}
