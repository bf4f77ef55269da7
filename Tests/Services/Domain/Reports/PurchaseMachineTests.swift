import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct PurchaseMachineTests {
  private static func purchase(
    _ kind: PurchaseKind, _ status: PurchaseMachine.Status
  ) -> Purchase {
    Purchase(stored: 1, kind: kind, authors: [7], status: status, rowVersion: 1)
  }

  @Test(arguments: PurchaseKind.allCases)
  func every_edge_of_the_table_goes_and_no_other_does(_ kind: PurchaseKind) throws {
    var walked = 0
    for status in PurchaseMachine.Status.allCases {
      for action in [
        PurchaseMachine.Action.write, .submit, .approve, .sendBack, .supersede, .reject,
        .contract, .deliver, .close,
      ] {
        var purchase = Self.purchase(kind, status)
        let actor: Int64 = action.isOfStaff ? 70 : 7
        guard let move = kind.table.move(from: status, by: action) else {
          #expect(throws: PurchaseError.self, "\(kind) \(status) \(action)") {
            try purchase.go(action, by: actor, comment: "x")
          }
          continue
        }
        let step = try purchase.go(action, by: actor, comment: "x")
        #expect(purchase.status == move.to && step.to == move.to)
        #expect(purchase.rowVersion == 2)
        walked += 1
      }
    }
    #expect(walked == kind.table.moves.count)
  }

  @Test func nobody_approves_his_own_purchase_and_a_refusal_says_why() {
    var purchase = Self.purchase(.application, .submitted)
    #expect(throws: PurchaseError.own) { try purchase.go(.approve, by: 7) }
    #expect(throws: PurchaseError.commentRequired) { try purchase.go(.reject, by: 70) }
    var plan = Self.purchase(.plan, .submitted)
    #expect(throws: PurchaseError.commentRequired) { try plan.go(.sendBack, by: 70) }
  }

  @Test func a_word_of_the_old_site_moves_nowhere() {
    var purchase = Purchase(
      stored: 1, kind: .application, authors: [], status: nil, rowVersion: 1)
    #expect(throws: PurchaseError.notAllowed(status: "", allowed: [])) {
      try purchase.go(.approve, by: 70)
    }
  }

  @Test func a_plan_names_each_line_once_and_every_sum_is_more_than_nothing() throws {
    let good: [String: FormValue] = [
      "lines": [
        ["code": "1", "title": "Chairs", "total": "100.50"],
        ["code": "2", "title": "Desks", "total": "200"],
      ]
    ]
    #expect(try PurchaseKind.plan.sums(of: good).map(\.sum.text) == ["100.50", "200.00"])
    let bad: [String: FormValue] = [
      "lines": [
        ["code": "1", "title": "Chairs", "total": "0"],
        ["code": "1", "title": "Desks", "total": "200"],
      ]
    ]
    do {
      _ = try PurchaseKind.plan.sums(of: bad)
      Issue.record("two lines of one code")
    } catch .answers(let faults) {
      #expect(faults.map(\.pointer) == ["/data/lines/0/total", "/data/lines/1/code"])
    } catch {
      Issue.record("\(error)")
    }
    // A purchase may take of one line twice.
    let items: [String: FormValue] = [
      "items": [
        ["line": "1", "title": "A", "sum": "1"], ["line": "1", "title": "B", "sum": "2"],
      ]
    ]
    #expect(try PurchaseKind.application.sums(of: items).count == 2)
  }

  @Test func every_paper_has_a_form_of_its_own() {
    for kind in PurchaseKind.allCases {
      #expect(PurchaseShapes.form(of: kind)?.fields.isEmpty == false)
    }
    for kind in ReportKind.allCases {
      #expect(ReportShapes.form(of: kind)?.fields.isEmpty == false)
    }
  }
}
