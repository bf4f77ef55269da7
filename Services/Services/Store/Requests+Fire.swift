package import Postgres
package import ServicesDomain

extension Requests {
  private static let lockingAny = locking("true")

  /// Another machine came to its end, or a time did: the request moves on as its table says. Throws
  /// `RequestError.notAllowed` where the table has no such move from where it stands.
  @discardableResult
  package func fire(
    _ trigger: ProcessTable.Trigger, on id: Int64, by actor: Int64?, comment: String? = nil,
    in tx: Transaction
  ) async throws -> RequestStep {
    var locked = try await locked(id, by: Requests.lockingAny(id), in: tx)
    let step = try locked.request.fire(
      trigger, by: actor, comment: comment, table: locked.table, calendar: locked.calendar,
      today: locked.context.today)
    try await save(step, of: locked, by: .system, in: tx)
    return step
  }
}
