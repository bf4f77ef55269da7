package import Postgres

/// The requests of the slice. Reading goes by `Requests+Read` and `+Lists`; every change is a
/// command in its own file that runs inside the caller's transaction.
package struct Requests: Sendable {
  package let database: Database
  package let documents: SignedDocuments
  let rules: RuleCache
  let machines: [any StepMachine]

  /// Every machine of the slice.
  package static let machines: [any StepMachine] = [
    SecondStage(), ReportSchedules(), ExpertiseMachine(), PitchingMachine(), CommissionMachine(),
    PaperMachine(), DocumentMachine(),
  ]

  package init(database: Database, machines: [any StepMachine] = Requests.machines) {
    self.database = database
    documents = SignedDocuments(database)
    self.machines = machines
    rules = RuleCache()
  }
}
