import JSON
package import Jobs
package import Kernel
package import Postgres
import ServicesDomain

/// What came of telling a system.
package struct OutsideOutcome: Sendable {
  package let statusCode: Int?
  /// A code such as `timed-out`; `nil` if it was taken.
  package let failure: String?
  /// Nobody need try again by himself.
  package let isFinal: Bool
  /// How the system calls it from now on, if it said so.
  package let reference: String?
  /// Masked already.
  package let answerHead: String?

  package init(
    statusCode: Int?, failure: String?, isFinal: Bool, reference: String?, answerHead: String?
  ) {
    self.statusCode = statusCode
    self.failure = failure
    self.isFinal = isFinal
    self.reference = reference
    self.answerHead = answerHead
  }
}

extension OutsideMessages {
  private static let noting = Statement(
    """
    update service_outsidemessage set attempts = attempts + 1, failure = $3::text,
      status = case when $3::text is null then 'sent' when $4 then 'failed' else status end,
      sent_at = case when $3::text is null then $6 else sent_at end,
      reference = coalesce($5, reference), updated_at = now(), row_version = row_version + 1
    where id = $1 and attempts = $2 and status = 'pending'
    """)

  private static let loggingEDMS = Statement(
    """
    insert into service_documentologlog (created_at, data, log_type, request_data)
    values ($1, $2, $3, $4)
    """)

  private static let loggingCRM = Statement(
    """
    insert into service_amolog (created_at, request_data, response_data, service_request_id,
      status_code)
    values ($1, $2, $3, $4, $5)
    """)

  /// Writes the call into the log of its system, and ends the job where it is over: in one transaction.
  /// False: another worker was faster, and nothing was written.
  package func record(
    _ outcome: OutsideOutcome, of message: OutsideMessage, _ lease: JobLease, now: Instant,
    in tx: Transaction
  ) async throws -> Bool {
    let noted = try await tx.query(
      OutsideMessages.noting(
        message.id, message.attempts, outcome.failure, outcome.isFinal, outcome.reference, now))
    guard noted.affected == 1 else { return false }
    let asked = JSONText(message.asLogged)
    let answered = JSONText(outcome.asLogged)
    switch message.system {
    case .edms:
      _ = try await tx.query(
        OutsideMessages.loggingEDMS(now, answered, message.type, asked))
    case .crm:
      _ = try await tx.query(
        OutsideMessages.loggingCRM(
          now, asked, answered, Int32(message.request), outcome.statusCode))
    }
    if outcome.failure == nil || outcome.isFinal { try await lease.finish(in: tx) }
    return true
  }
}

extension OutsideMessage {
  fileprivate var asLogged: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("message", id.text)
        json.field("attempt", attempts + 1)
        json.field("request_id", request)
        json.field("body", raw: Array(body.utf8))
      }
    }
  }
}

extension OutsideOutcome {
  fileprivate var asLogged: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("status", statusCode)
        json.field("failure", failure)
        json.field("reference", reference)
        json.field("head", answerHead)
      }
    }
  }
}
