import Kernel
import Postgres
import ServicesDomain

extension Requests {
  /// A request that comes in takes a place in the round that is open now: a draft that waited goes
  /// into the next one. Nothing happens where the service has no rounds.
  func takePlace(_ locked: inout LockedRequest, in tx: Transaction) async throws {
    let service = locked.service.code
    guard let id = try await Rounds.openRound(of: service, now: locked.now, in: tx) else {
      return try await Rounds.checkNoneNeeded(of: service, now: locked.now, in: tx)
    }
    try await Rounds.hold(id, besides: locked.request.id, in: tx)?.checkPlace()
    locked.place.roundID = id
  }

  /// Whether its round has a place and money left for what is about to be approved.
  func checkRound(
    _ step: RequestStep, of locked: LockedRequest, in tx: Transaction
  ) async throws {
    guard let id = locked.place.roundID, step.kind != .corrected,
      step.status?.isGranted == true, locked.table.steps[step.from]?.status.isGranted != true
    else { return }
    let round = try await Rounds.hold(id, besides: locked.request.id, in: tx)
    try round?.checkApproval(of: locked.place.amount.flatMap { FixedDecimal($0) })
  }
}

extension LockedRequest {
  /// What it asks of its round's money, by the field that `config.rounds.amount_field` names.
  func amount(in answers: [String: FormValue]) -> String? {
    guard let field = settings["rounds"]?["amount_field"]?.text else { return place.amount }
    return answers[field]?.decimal?.text
  }
}
