import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct PurchaseRoutesTests {
  private let plans = "/api/v1/services/purchase-plans"
  private let purchases = "/api/v1/services/purchase-applications"

  @Test func a_plan_and_a_purchase_go_their_way_by_addresses() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      try await desk.world.giveReports()
      let request = try await desk.world.active(for: 5)
      let body = "{\"request_id\":\(request),\"year\":2026}"
      #expect(try await desk.post(plans, body, as: desk.stranger).status == 404)
      let made = try await desk.post(plans, body, as: desk.companyMember)
      #expect(made.status == 201 && made["editable"].bool == true, "\(made.json)")
      let plan = try #require(made.headers["Location"])
      #expect(try await desk.post(plans, body)["code"].string == "plan-there")
      // A draft is its author's own.
      #expect(try await desk.send(.get, plan, as: desk.staff).status == 404)
      #expect(try await desk.send(.get, plan, as: desk.stranger).status == 404)
      #expect(try await desk.post(plan + "/submission").status == 422)
      let lines = ServicesWorld.lines(["1": "1000", "2": "500.50"])
      #expect(try await desk.save(plan, ["lines": lines])["complete"].bool == true)
      #expect(try await desk.post(plan + "/submission")["status"].string == "submitted")
      #expect(try await desk.post(plan + "/approval").status == 403)
      let back = try await desk.post(plan + "/return", #"{"comment":"Why?"}"#, as: desk.staff)
      #expect(back["status"].string == "returned" && back["comment"].string == "Why?")
      #expect(try await desk.post(plan + "/submission").status == 200)
      let approved = try await desk.post(plan + "/approval", as: desk.staff)
      #expect(approved["status"].string == "approved")
      #expect(
        approved["lines"].array?.map { $0["remainder"]?.string } == ["1000.00", "500.50"])

      let bought = try await desk.post(purchases, body)
      #expect(bought.status == 201 && bought["number"].string == "2026-0001", "\(bought.json)")
      let purchase = try #require(bought.headers["Location"])
      let items: FormValue = [["line": "1", "title": "Chairs", "sum": "999.99"]]
      #expect(try await desk.save(purchase, ["items": items]).status == 200)
      #expect(try await desk.post(purchase + "/submission")["total"].string == "999.99")
      #expect(
        try await desk.post(purchase + "/approval", as: desk.staff)["status"].string
          == "approved")
      let dear = try await desk.post(
        purchase + "/contract",
        #"{"number":"7","date":"2026-11-29","supplier":"Works","sum":"1000"}"#)
      #expect(dear.status == 409 && dear["code"].string == "over-purchase")
      let contract = try await desk.post(
        purchase + "/contract",
        #"{"number":"7","date":"2026-11-29","supplier":"Works","sum":"900"}"#)
      #expect(contract["status"].string == "contracted")
      #expect(contract["data"]["contract"]?["supplier"]?.string == "Works")
      #expect(
        try await desk.post(purchase + "/delivery", #"{"date":"2026-12-01"}"#)["status"].string
          == "delivered")
      #expect(
        try await desk.post(purchase + "/closure", as: desk.staff)["status"].string == "closed")
      let steps = try await desk.get(purchase + "/history")
      #expect(steps["items"].array?.count == 5)

      let over = try await desk.post(purchases, body)
      let second = try #require(over.headers["Location"])
      #expect(try await desk.save(second, ["items": items]).status == 200)
      _ = try await desk.post(second + "/submission")
      let refused = try await desk.post(second + "/approval", as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "over-plan-line")
      #expect(refused["remainders"]["1"]?.string == "0.01")
      let no = try await desk.post(
        second + "/rejection", #"{"comment":"Nothing left"}"#, as: desk.staff)
      #expect(no["status"].string == "rejected")

      let amendment = try await desk.post(plan + "/amendments")
      #expect(amendment.status == 201 && amendment["version"].int64 == 2)
      for (address, count) in [(plans, 2), (purchases, 2)] {
        #expect(try await desk.get(address)["items"].array?.count == count)
        #expect(try await desk.get(address + "?scope=work").status == 403)
        #expect(try await desk.get(address + "?status=odd").status == 422)
        let theirs = try await desk.send(.get, address, as: desk.stranger)
        #expect(theirs["items"].array?.isEmpty == true)
      }
      let work = try await desk.send(.get, plans + "?scope=work", as: desk.staff)
      #expect(work["items"].array?.count == 1)
    }
  }

  /// Fails without the question to identity before each command.
  @Test func who_left_the_company_spends_nothing_and_without_identity_nobody_does() async throws {
    for (memberships, status) in [(Set<Int64>(), 403), (nil, 503)] as [(Set<Int64>?, Int)] {
      try await ServicesDesk.open(memberships: memberships) { desk in
        let (world, member) = (desk.world, desk.member)
        try await world.giveReports()
        let request = try await world.active(for: 5)
        let plan = try await world.planInForce(request, ["1": "1000"])
        let purchase = try await world.purchase(request, [("1", "10")])
        try await world.approve(.application, purchase)
        let viewer = world.reader()
        let draft = try await world.database.transaction { tx in
          try await world.purchases.create(
            .plan, under: request, year: 2027, by: viewer, in: tx)
        }
        let wish = "{\"request_id\":\(request),\"year\":2028}"
        let contract = #"{"number":"7","date":"2026-11-29","supplier":"Works","sum":"10"}"#
        for (path, body) in [
          (plans, wish), (purchases, wish), ("\(plans)/\(plan)/amendments", nil),
          ("\(plans)/\(draft)/submission", nil), ("\(purchases)/\(purchase)/contract", contract),
        ] as [(String, String?)] {
          let refused = try await desk.post(path, body, as: member)
          #expect(refused.status == status, "\(path) \(refused.json)")
        }
        let lines = ServicesWorld.lines(["1": "5"])
        let saved = try await desk.save("\(plans)/\(draft)", ["lines": lines], as: member)
        #expect(saved.status == status, "\(saved.json)")
        #expect(try await world.count("service_guppurchaseplan") == 2)
        #expect(try await world.count("service_guppurchaseapplication") == 1)
        #expect(
          try await world.count("service_guppurchaseapplication where status = 'approved'") == 1)
      }
    }
  }
}
