package import Kernel
package import Postgres
package import ServicesDomain

/// The opinions of experts. Every change is a command that runs inside the caller's transaction; a
/// request is locked before its round and its opinions.
package struct Opinions: Sendable {
  let database: Database
  let requests: Requests

  package init(requests: Requests) {
    database = requests.database
    self.requests = requests
  }
}

extension Opinions {
  /// A submitted request, as managers of expertise work with it.
  package func lockRequest(_ id: Int64, in tx: Transaction) async throws -> LockedRequest {
    try await requests.lockForWork(id, in: tx)
  }

  /// An opinion that a manager works with. Nobody does so about a request of his own.
  ///
  /// `isAskedFor`: there must be something left to say about its request.
  package func lockForStaff(
    _ id: Int64, by manager: Int64, isAskedFor: Bool = false, in tx: Transaction
  ) async throws -> LockedOpinion {
    let row = try await tx.query(
      """
      select service_request_id from service_expertise where id = \(id) and round_id is not null
      """
    ).first
    guard let row else { throw OpinionRefusal.missing }
    let locked = try await requests.lockForWork(row.int64("service_request_id"), in: tx)
    if locked.request.authorID == manager { throw RequestError.ownRequest }
    if isAskedFor, locked.request.status != .inProgress, locked.request.status != .submitted {
      throw OpinionRefusal.requestNotOpen
    }
    return try await Opinions.lock(id, in: tx)
  }

  /// What is wrong with the shape of answers beside the scores.
  package func shapeFaults(
    of answers: [String: FormValue], in locked: LockedOpinion, tx: Transaction
  ) async throws -> [FieldFault] {
    guard let key = locked.form else {
      return answers.keys.sorted().map { AnswerFault.unknownField.at("/answers/\($0)") }
    }
    let form = try await requests.form(id: key.id, version: key.version, in: tx)
    return form.shapeFaults(of: answers, beside: locked.opinion.criteria)
  }

  /// Whether a person was erased; `user` is an expression.
  package static func isErased(_ user: SQL, in tx: Transaction) async throws -> Bool {
    try await !tx.query("select 1 as one from user_ref where id = (\(user))::bigint and deleted")
      .isEmpty
  }
}
