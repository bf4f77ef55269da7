import Postgres
import ServicesDomain

/// Pitching beside the process of a request: whether enough jurors have graded it.
struct PitchingMachine: StepMachine {
  private static let counted = Statement(
    """
    select s.min_grades, (select count(*) from service_pitchinggrade g
      where g.session_id = s.id and g.service_request_id = $1) as grades
    from service_pitchingproject p join service_pitchingsession s on s.id = p.session_id
    where p.service_request_id = $1 order by p.id desc limit 1
    """)

  func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    guard `guard` == .gradesComplete else { return }
    let row = try await tx.query(PitchingMachine.counted(locked.request.id)).first
    let (has, least) = (try row?.int("grades") ?? 0, try row?.int("min_grades") ?? 1)
    if has < least { throw PitchingRefusal.gradesMissing(has: has, least: least) }
  }
}
