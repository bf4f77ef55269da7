import Kernel
import Postgres
import ServicesDomain

/// People who work with the demo's services, and requests at many of their steps. All is done by the
/// commands that the routes use; what identity would be asked before is known: nobody but the
/// applicant is of the company.
struct DemoStory {
  static let services: Set<String> = ["participant", "seed-money"]

  let cast: DemoCast
  let requests: Requests
  let now: Instant
  let tx: Transaction

  func tell() async throws {
    try await introduce()
    try await appoint()
    try await becomeParticipant()
    // They are handed in without a key: the service asks for signatures from then on.
    try await wantSignatures(false)
    try await askForMoney()
    try await wantSignatures(true)
  }

  /// Certificate and reports.
  private func becomeParticipant() async throws {
    let company = FormFacts(["company.tin": .text(DemoAnswers.companyNumber)])
    let id = try await draft("participant", DemoAnswers.participant, for: company)
    try await submit(id, for: company)
    try await move(id, to: "active", by: cast.manager)
  }

  private func askForMoney() async throws {
    _ = try await draft("seed-money", DemoAnswers.begun)
    _ = try await handIn(DemoAnswers.moisture)

    let returned = try await handIn(DemoAnswers.herds)
    try await move(
      returned, to: "returned", by: cast.manager, comment: "Уточните смету и опишите продукт.",
      marks: ["summary", "costs"])

    let weighed = try await handIn(DemoAnswers.drones)
    let asked = try await ask(about: weighed)
    if let first = asked.first { try await judge(first, novelty: 4, team: 5) }

    let pitched = try await judged(DemoAnswers.routes)
    try await move(pitched, to: "pitching", by: cast.manager)
    try await pitch(pitched)

    let voted = try await judged(DemoAnswers.lessons)
    let ballot = try await openBallot(on: voted)
    try await vote(.for, by: cast.chair, in: ballot)

    let accepted = try await judged(DemoAnswers.harvest)
    try await decide(accepted, .for)
    let rejected = try await judged(DemoAnswers.tickets)
    try await decide(rejected, .against)
    try await keepMinutes(accepted: accepted, rejected: rejected)
  }
}
