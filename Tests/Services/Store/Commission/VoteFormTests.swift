import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// A commission may have its voters fill in a form besides the choice.
struct VoteFormTests {
  private let voter = CommissionSamples.members[0]

  private func form(_ here: CommissionWorld) async throws -> Int64 {
    let form = try await here.database.query(
      """
      with form as (
        insert into service_hubform (name, code) values ('{"ru":"Оценка"}', 'vote') returning id
      ), step as (
        insert into service_hubformstep (name, hub_form_id)
        select '{"ru":"Шаг","kk":"Қадам","en":"Step"}', id from form returning id, hub_form_id
      )
      insert into service_hubformfield (title, name, field_type, required, hub_form_step_id)
      select '{"ru":"Баллы","kk":"Ұпай","en":"Score"}', 'score', 'number', true, id from step
      returning (select id from form) as form
      """
    ).first?.int64("form")
    let id = try #require(form)
    _ = try await here.database.transaction { tx in
      try await FormPublisher().publish(id, by: nil, in: tx)
    }
    return id
  }

  private func cast(
    _ answers: [String: FormValue], in ballot: Int64, _ here: CommissionWorld,
    receipt: String? = nil
  ) async throws {
    let wish = VoteWish(choice: .for, answers: answers, receipt: receipt)
    try await here.database.transaction { tx in
      try await here.ballots.cast(wish, in: ballot, by: voter, ofCompany: nil, tx: tx)
    }
  }

  /// Fails where the sheet is written over: the vote's history would name answers that are gone.
  @Test func a_vote_cast_again_has_its_own_answers_and_the_old_ones_stay() async throws {
    try await CommissionWorld.open { here in
      let form = try await form(here)
      try await here.appoint(CommissionSamples.commission(formID: form))
      let (_, ballot) = try await here.voting()
      let refused = await #expect(throws: BallotError.self) {
        try await cast([:], in: ballot, here)
      }
      guard case .answers(let faults) = refused else {
        Issue.record("no faults")
        return
      }
      #expect(faults.map(\.pointer) == ["/data/score"])
      let before = try await here.world.count("service_hubformdata")
      try await cast(["score": 4], in: ballot, here)
      let first = try await here.database.query(
        "select hub_form_data_id::bigint as id from service_vote"
      ).first?.int64("id")
      try await cast(["score": 5], in: ballot, here)
      #expect(try await here.world.count("service_hubformdata") == before + 2)
      let old = try await here.database.query(
        "select data ->> 'score' as score from service_hubformdata where id = \(first)::int"
      ).first?.string("score")
      #expect(old == "4")
      let row = try await here.database.query(
        """
        select d.data ->> 'score' as score, d.hub_form_version from service_vote v
        join service_hubformdata d on d.id = v.hub_form_data_id
        """
      ).first
      #expect(try row?.string("score") == "5")
      #expect(try row?.int("hub_form_version") == 1)
    }
  }

  @Test func answers_of_a_secret_vote_lie_with_the_choice() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let form = try await form(here)
      try await here.appoint(CommissionSamples.commission(isSecret: true, formID: form))
      let (_, ballot) = try await here.voting()
      let before = try await here.world.count("service_hubformdata")
      try await cast(["score": 3], in: ballot, here, receipt: try CommissionWorld.receipt())
      #expect(try await here.world.count("service_hubformdata") == before)
      let score = try await here.database.query(
        "select answers ->> 'score' as score from service_ballotchoice"
      ).first?.string("score")
      #expect(score == "3")
    }
  }
}
