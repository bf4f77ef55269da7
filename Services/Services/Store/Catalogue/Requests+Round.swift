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
    try await Rounds.hold(id, besides: [locked.request.id], in: tx)?.checkPlace()
    locked.place.roundID = id
  }

  /// Whether the rounds have places and money left for all that is about to be approved.
  func checkRounds(_ steps: [UnsavedStep], in tx: Transaction) async throws {
    let granted = steps.filter(\.isGrantedNow)
    var rounds: [Int64: Round] = [:]
    for id in Set(granted.compactMap(\.locked.place.roundID)).sorted() {
      rounds[id] = try await Rounds.hold(id, besides: granted.map(\.locked.request.id), in: tx)
    }
    for made in granted {
      guard let id = made.locked.place.roundID else { continue }
      try rounds[id]?.approve(made.locked.place.amount.flatMap { FixedDecimal($0) })
    }
  }
}

extension UnsavedStep {
  fileprivate var isGrantedNow: Bool {
    step.kind != .corrected && step.status?.isGranted == true
      && locked.table.steps[step.from]?.status.isGranted != true
  }
}

extension LockedRequest {
  /// What it asks of its round's money, by the field that `config.rounds.amount_field` names.
  func amount(in answers: [String: FormValue]) -> String? {
    guard let field = settings["rounds"]?["amount_field"]?.text else { return place.amount }
    return answers[field]?.decimal?.text
  }
}
