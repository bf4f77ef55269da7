import HTTPCore
import JSON
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// What spending is refused, by the codes that programs read.
struct PurchaseRefusalTests {
  private let plans = "/api/v1/services/purchase-plans"
  private let purchases = "/api/v1/services/purchase-applications"

  @Test func each_refusal_of_a_purchase_has_its_code() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.giveReports()
      let request = try await desk.world.active()
      let purchase = try await desk.world.purchase(request, [("1", "1")])
      func approve(_ id: Int64) async throws -> ServiceClient.Answer {
        try await desk.post("\(purchases)/\(id)/approval", as: desk.staff)
      }
      let early = try await approve(purchase)
      #expect(early.status == 409 && early["code"].string == "no-plan")
      _ = try await desk.world.planInForce(request, ["1": "100", "2": "50"])
      let unknown = try await approve(desk.world.purchase(request, [("9", "1")]))
      #expect(unknown.status == 409 && unknown["code"].string == "unknown-plan-lines")
      #expect(unknown["lines"].array == ["9"])
      #expect(try await approve(purchase).status == 200)
      let twice = try await approve(purchase)
      #expect(twice.status == 409 && twice["code"].string == "purchase-status")
      #expect(twice["purchase_status"].string == "approved")
      #expect(twice["allowed"].array == ["contract"])

      try await desk.world.decide(request, from: "approved", to: "stopped")
      let over = try await desk.post(
        purchases, "{\"request_id\":\(request),\"year\":2026}")
      #expect(over.status == 409 && over["code"].string == "request-not-active")
    }
  }

  @Test func an_amendment_below_what_is_spent_names_the_lines() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.giveReports()
      let request = try await desk.world.active()
      let plan = try await desk.world.planInForce(request, ["1": "100", "2": "50"])
      let purchase = try await desk.world.purchase(request, [("1", "70")])
      try await desk.world.approve(.application, purchase)
      let made = try await desk.post("\(plans)/\(plan)/amendments")
      let amendment = try #require(made["id"].int64)
      try await desk.world.write(
        .plan, amendment, ["lines": ServicesWorld.lines(["1": "60", "2": "50"])])
      try await desk.world.submit(.plan, amendment)
      let refused = try await desk.post("\(plans)/\(amendment)/approval", as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "plan-lines-spent")
      #expect(refused["lines"].array == ["1"])
    }
  }
}
