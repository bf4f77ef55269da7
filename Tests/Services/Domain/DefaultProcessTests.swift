import Kernel
import ServicesDomain
import ServicesSamples
import Testing

@Suite struct DefaultProcessTests {
  private func table() throws -> ProcessTable { try ProcessTable(DefaultProcess.document) }

  @Test func it_has_no_fault() {
    #expect(ProcessTable.check(DefaultProcess.document) == [])
  }

  @Test func every_edge_is_gone_and_every_other_is_refused() throws {
    for document in [DefaultProcess.document, ProcessSamples.short] {
      let table = try ProcessTable(document)
      let walk = try ProcessWalk(table)
      #expect(walk.problems == [])
      #expect(walk.edges >= table.moves.filter { $0.trigger != .signing }.count)
      #expect(walk.refusals > table.steps.count * table.steps.count)
    }
  }

  /// The edges that have an event of their own; every other one is told as a change of the status: the
  /// second form that is asked for, a contract that nobody signed in time, one that the staff ended.
  private static let events: [RequestStep.Kind: [String]] = [
    .submitted: [
      "created → registered", "signing → registered", "returned → registered",
      "second_form → registered_2", "returned_2 → registered_2",
    ],
    .returned: ["completeness_check → returned", "completeness_check_2 → returned_2"],
    .approved: ["protocol → commission_approved"],
    .rejected: [
      "protocol → commission_rejected", "completeness_check → refused_formal",
      "completeness_check_2 → refused_formal",
    ],
    .completed: ["active → completed"],
  ]

  @Test func every_edge_is_told_as_the_catalogue_of_events_says() throws {
    let table = try table()
    var expected: [String: Set<RequestStep.Kind>] = [:]
    // Answers that wait to be signed are frozen, not moved by any of the ways that are walked.
    for move in table.moves where move.trigger != .signing {
      let edge = "\(move.from) → \(move.to)"
      let own = Self.events.first { $0.value.contains(edge) }?.key
      expected[edge] = [move.to == "withdrawn" ? .withdrawn : own ?? .statusChanged]
    }
    #expect(Set(Self.events.values.joined()).isSubset(of: expected.keys))
    let told = try ProcessWalk(table).told
    for (edge, kinds) in expected { #expect(told[edge] == kinds, "\(edge)") }
    #expect(told.count == expected.count)
  }

  /// Where the second form comes before the decision, that decision is the approval.
  @Test func an_approval_after_the_second_form_is_told_where_none_was_before() throws {
    let table = try ProcessTable(ProcessSamples.twoStages)
    let told = try ProcessWalk(table).told
    #expect(told["read → concept"] == [.statusChanged])
    #expect(told["proposal → approved"] == [.approved])
  }

  @Test func it_has_the_steps_and_moves_of_the_rules() throws {
    let table = try table()
    #expect(
      Set(table.steps.keys) == [
        "created", "signing", "draft_expired", "registered", "completeness_check", "returned",
        "revision_expired", "refused_formal", "expertise", "expertise_done", "pitching",
        "pitching_done", "voting", "protocol", "commission_approved", "commission_rejected",
        "second_form", "registered_2", "completeness_check_2", "returned_2", "contract",
        "contract_expired", "active", "suspended", "terminated", "completed", "withdrawn", "appeal",
      ])
    #expect(table.move(from: "returned", by: .deadline)?.to == "revision_expired")
    #expect(
      table.move(from: "contract", by: .contractSigned)?.effects.contains(.issueCertificate) == true
    )
    for (from, to, effect) in [
      ("active", "suspended", ProcessTable.Effect.suspendParticipant),
      ("suspended", "active", .restoreParticipant),
      ("suspended", "terminated", .revokeCertificate),
    ] {
      #expect(
        table.choices(from: from).first { $0.to == to }?.effects.contains(effect) == true)
    }
    #expect(table.move(from: "protocol", by: .protocolRejected)?.to == "commission_rejected")
    let ended = table.move(from: "suspended", by: .protocolRejected)
    #expect(ended?.to == "terminated" && ended?.effects == [.revokeCertificate, .closeReports])
    #expect(table.move(from: "suspended", by: .protocolAccepted)?.to == "active")
    for decision in [ProcessTable.Trigger.protocolAccepted, .protocolRejected] {
      #expect(table.move(from: "protocol", by: decision)?.effects == [.issueLetter])
    }
    for step in ["commission_approved", "commission_rejected", "second_form", "contract"] {
      #expect(table.move(from: step, by: .protocolAnnulled)?.effects == [.revokeLetter])
    }
    #expect(
      table.choices(from: "completeness_check").first { $0.to == "expertise" }?.guards
        == [.expertsAssigned])
    #expect(
      table.choices(from: "expertise_done").first { $0.to == "voting" }?.roles == [.secretary])
  }

  @Test func every_step_is_named_in_three_languages() throws {
    for step in try table().steps.values {
      for label in [step.label, step.applicantLabel] {
        for language in Language.allCases {
          #expect(label[language]?.isEmpty == false, "\(step.code)")
        }
      }
    }
  }

  @Test func what_was_approved_and_goes_on_is_not_over() throws {
    let table = try table()
    for code in ["commission_approved", "contract", "active", "suspended", "appeal"] {
      #expect(!table.isOver(code), "\(code)")
    }
    for code in ["commission_rejected", "completed", "terminated", "withdrawn", "revision_expired"]
    {
      #expect(table.isOver(code), "\(code)")
    }
    #expect(try ProcessSamples.table().isOver("approved"))
  }

  @Test(
    arguments: [
      ("contract", .approved, "contract"), ("closed", .rejected, "refused_formal"),
      ("manager_check", .submitted, "registered"), ("decision", .inProgress, "completeness_check"),
      ("commission", .revision, "returned"), (nil, .draft, "created"),
      ("closed", .completed, "completed"), ("expertise", .inProgress, "expertise"),
      // The word names a step, but the request has another status.
      ("expertise", .rejected, "refused_formal"),
    ] as [(String?, RequestStatus, String)])
  func an_old_request_has_its_place(
    _ word: String?, _ status: RequestStatus, _ step: String
  ) throws {
    #expect(try table().step(ofOld: word, status: status)?.code == step)
  }
}
