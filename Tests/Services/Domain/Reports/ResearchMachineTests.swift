import ServicesDomain
import Testing

struct ResearchMachineTests {
  private static func project(
    _ status: ResearchMachine.Status?, assignee: Int64? = 70
  ) -> ResearchProject {
    ResearchProject(stored: 1, authorID: 7, status: status, assigneeID: assignee, rowVersion: 1)
  }

  private static let actions: [ResearchMachine.Action] = [
    .submit, .withdraw, .take, .pass, .sendBack, .refuse, .complete,
  ]

  @Test func every_edge_of_the_table_goes_and_no_other_does() throws {
    var walked = 0
    for status in ResearchMachine.Status.allCases {
      for action in Self.actions {
        var project = Self.project(status)
        let actor: Int64 = action.isOfStaff ? 70 : 7
        guard let move = ResearchMachine.table.move(from: status, by: action) else {
          #expect(throws: ResearchError.self, "\(status) \(action)") {
            try project.go(action, by: actor, comment: "x")
          }
          continue
        }
        let step = try project.go(action, by: actor, comment: "x")
        #expect(project.status == move.to && step.from == status)
        walked += 1
      }
    }
    #expect(walked == ResearchMachine.table.moves.count)
  }

  @Test func three_stages_lead_into_the_register() throws {
    var project = Self.project(.draft, assignee: nil)
    _ = try project.go(.submit, by: 7, comment: nil)
    _ = try project.go(.take, by: 70, comment: nil)
    let stages = try (0..<3).map { _ in try project.go(.pass, by: 70, comment: nil).to }
    #expect(stages == [.selection, .opinion, .registered])
    #expect(project.status?.isPublic == true)
  }

  @Test func whoever_took_it_leads_it_and_never_his_own() {
    var project = Self.project(.selection)
    #expect(throws: ResearchError.assignedToOther(70)) {
      try project.go(.pass, by: 71, comment: nil)
    }
    #expect(throws: ResearchError.own) { try project.go(.pass, by: 7, comment: nil) }
    #expect(throws: ResearchError.commentRequired) {
      try project.go(.refuse, by: 70, comment: nil)
    }
    var old = Self.project(nil)
    #expect(throws: ResearchError.self) { try old.go(.take, by: 70, comment: nil) }
  }
}
