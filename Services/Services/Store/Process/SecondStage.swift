package import Postgres
package import ServicesDomain

/// Opens the second form of a request: a draft on its version of that moment.
package struct SecondStage: StepMachine {
  package init() {}

  private static let opening = Statement(
    """
    with answers as (
      insert into service_hubformdata (hub_form_id, hub_form_version)
      select f.id, f.version from service_hubform f where f.id = $2 and f.active and f.version > 0
      returning id
    )
    update service_servicerequest r set second_hub_form_data_id = answers.id
    from answers where r.id = $1 and r.second_hub_form_data_id is null returning r.id
    """)

  package func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    guard effect == .openSecondStage else { return }
    let rows = try await tx.query(SecondStage.opening(locked.request.id, locked.secondFormID))
    guard !rows.isEmpty else { throw ServiceRefusal.noForm }
  }
}
