import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// The machine of a protocol, edge by edge, and what each edge demands.
struct ProtocolRuleTests {
  private let today = FormSamples.today

  private func minutes(
    _ status: ProtocolStatus = .draft, items: [ProtocolItem]? = nil, members: [Seat]? = nil,
    signed: Set<Int64> = [], heldOn day: Day? = nil
  ) -> CommissionProtocol {
    CommissionProtocol(
      stored: 1, serviceCode: "grant", status: status, number: "", heldOn: day ?? today,
      quorum: Quorum(), seats: 5,
      members: members ?? CommissionSamples.commission().seats(on: today),
      items: items ?? [ProtocolItem(requestID: 7, decision: .accepted, outcome: .accepted)],
      signed: signed, rowVersion: 1)
  }

  @Test func the_table_is_that_of_the_rules() {
    #expect(
      ProtocolStatus.table == [
        .draft: [.edit: .draft, .agree: .agreed],
        .agreed: [.reopen: .draft, .askToSign: .signing],
        .signing: [.sign: .signing, .reopen: .draft, .complete: .signed],
        .signed: [.apply: .applied, .annul: .annulled], .applied: [.annul: .annulled],
        .annulled: [:],
      ])
  }

  /// Every event at every status, by the function that brings it about.
  @Test(arguments: ProtocolStatus.allCases, ProtocolStatus.Event.allCases)
  func every_edge_and_every_forbidden_one(_ status: ProtocolStatus, _ event: ProtocolStatus.Event)
    throws
  {
    let voters = Set(CommissionSamples.voters)
    var minutes = minutes(
      status,
      signed: event == .complete ? voters.union([CommissionSamples.secretary]) : [])
    let next = status.after(event)
    do {
      switch event {
      case .agree: try minutes.agree(on: today)
      case .reopen: try minutes.reopen()
      case .sign: _ = try minutes.sign(by: CommissionSamples.chair)
      case .complete: try minutes.complete()
      case .edit, .askToSign, .apply, .annul: try minutes.go(event)
      }
      #expect(minutes.status == next)
      #expect(minutes.rowVersion == 2)
    } catch ProtocolError.notAllowed(let current, let refused) {
      #expect(next == nil)
      #expect(current == status && refused == event)
      #expect(minutes.status == status)
    }
  }

  private func refuses(_ error: ProtocolError, _ minutes: CommissionProtocol) {
    var minutes = minutes
    let before = minutes
    #expect(throws: error) { try minutes.agree(on: today) }
    #expect(minutes == before)
  }

  @Test func agreeing_wants_every_request_on_one_list_as_the_votes_say() {
    refuses(.empty, minutes(items: []))
    refuses(
      .undecided([8]),
      minutes(items: [
        ProtocolItem(requestID: 7, decision: .rejected), ProtocolItem(requestID: 8, decision: nil),
      ]))
    refuses(
      .againstVotes([7, 9, 10]),
      minutes(items: [
        ProtocolItem(requestID: 7, decision: .accepted, outcome: .rejected),
        ProtocolItem(requestID: 8, decision: .rejected, outcome: .rejected),
        ProtocolItem(requestID: 9, decision: .rejected, outcome: .tied),
        ProtocolItem(requestID: 10, decision: .accepted, outcome: .noQuorum),
        ProtocolItem(requestID: 11, decision: .accepted),
      ]))
  }

  @Test func agreeing_wants_a_sitting_with_its_offices_and_its_quorum() {
    let seats = CommissionSamples.commission().seats(on: today)
    refuses(.notHeldYet, minutes(heldOn: today + 1))
    refuses(.vacant([.chair]), minutes(members: seats.filter { $0.role != .chair }))
    refuses(.vacant([.secretary]), minutes(members: seats.filter { $0.role != .secretary }))
    // Chair and two members are three of five; the secretary does not count.
    refuses(.noQuorum(present: 3, needed: 4), minutes(members: Array(seats.prefix(4))))
  }

  @Test func whoever_sat_signs_once_and_the_last_one_closes() throws {
    var minutes = minutes(.signing)
    let people = minutes.members.map(\.userID)
    #expect(throws: ProtocolError.notMember) { try minutes.sign(by: 99) }
    for user in people.dropLast() { #expect(try !minutes.sign(by: user)) }
    #expect(throws: ProtocolError.alreadySigned) { try minutes.sign(by: people[0]) }
    #expect(throws: ProtocolError.hasSignatures) { try minutes.reopen() }
    #expect(try minutes.sign(by: people[people.count - 1]))
    #expect(minutes.status == .signed)
  }

  @Test func the_secretary_waits_for_chair_secretary_and_quorum() throws {
    let (chair, secretary) = (CommissionSamples.chair, CommissionSamples.secretary)
    let members = CommissionSamples.members
    var none = minutes(.signing, signed: Set(members).union([secretary]))
    #expect(throws: ProtocolError.signaturesMissing([chair])) { try none.complete() }
    var few = minutes(.signing, signed: [chair, secretary, members[0], members[1]])
    #expect(throws: ProtocolError.signaturesMissing([members[2], members[3]])) {
      try few.complete()
    }
    var enough = minutes(.signing, signed: [chair, secretary, members[0], members[1], members[2]])
    try enough.complete()
    #expect(enough.status == .signed)
  }

  @Test func numbers_are_padded_and_fit_their_column() {
    #expect(ProtocolNumber.text(service: "grant", year: 2026, count: 12) == "GRANT-2026-P012")
    let long = ProtocolNumber.text(
      service: String(repeating: "a", count: 100), year: 2026, count: 123_456)
    #expect(long.count <= 50)
    #expect(long.hasSuffix("-2026-P123456"))
  }

  @Test func the_text_has_one_spelling() {
    let document = ProtocolDocument(
      minutes: minutes(members: [Seat(userID: 1, role: .chair)]), number: "GRANT-2026-P001",
      serviceName: Localized(ru: "Грант", kk: "Грант"),
      people: [ProtocolDocument.Person(seat: Seat(userID: 1, role: .chair), name: "Ә. Серік")],
      lines: [
        ProtocolDocument.Line(
          item: ProtocolItem(requestID: 7, decision: .accepted), number: "G-1",
          applicant: "ТОО «Күн»", count: VoteCount(yes: 4, no: 1), isSecret: true)
      ])
    #expect(
      String(decoding: document.canonical, as: UTF8.self) == """
        {"agenda":[{"applicant":"ТОО «Күн»","decision":"accepted","number":"G-1","request_id":7,\
        "votes":{"abstain":0,"against":1,"for":4,"secret":true}}],"held_on":"\(today)",\
        "members":[{"name":"Ә. Серік","role":"chair","user_id":1}],"number":"GRANT-2026-P001",\
        "protocol_id":1,"quorum":{"denominator":3,"numerator":2,"seats":5},\
        "service":{"code":"grant","name":{"en":null,"kk":"Грант","ru":"Грант"}}}
        """)
  }
}
