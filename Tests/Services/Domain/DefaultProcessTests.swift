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
