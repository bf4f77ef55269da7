import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct PurchaseTests {
  @Test func a_purchase_goes_against_its_line_from_draft_to_closure() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let request = try await world.active()
      let plan = try await world.planInForce(request, ["1": "1000", "2": "500"])
      let purchase = try await world.purchase(request, [("1", "600"), ("1", "100.50")])
      try await world.approve(.application, purchase)
      #expect(try await world.remainder(plan, "1") == "299.50")
      let owner = world.reader()
      let staff = world.reader(ServicesWorld.staff, staff: true)
      try await world.database.transaction { [purchases = world.purchases] tx in
        var locked = try await purchases.lock(.application, purchase, ownedBy: owner, in: tx)
        try await purchases.complete(
          &locked, .contract, saying: ["number": "7"], sum: Tenge("700.50"),
          by: ServicesWorld.applicant, comment: nil, in: tx)
        try await purchases.complete(
          &locked, .deliver, saying: [:], sum: nil, by: ServicesWorld.applicant, comment: nil,
          in: tx)
        var work = try await purchases.lockForWork(.application, purchase, for: staff, in: tx)
        try await purchases.complete(
          &work, .close, saying: [:], sum: nil, by: ServicesWorld.staff, comment: "Good", in: tx)
      }
      let history = try await world.purchases.history(.application, purchase)
      #expect(
        try history.map { try $0.string("to") } == [
          "submitted", "approved", "contracted", "delivered", "closed",
        ])
    }
  }

  /// Fails without the lock of the plan, the condition of the statement that spends and
  /// `service_gupplanline_remainder`: several would be approved.
  @Test func sixteen_want_the_last_tenge_and_one_gets_it() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let request = try await world.active()
      let plan = try await world.planInForce(request, ["1": "1000"])
      var wanted: [Int64] = []
      for _ in 0..<16 { wanted.append(try await world.purchase(request, [("1", "1000")])) }
      let ids = wanted
      let results = await contenders { index in
        try await world.approve(.application, ids[index], by: 100 + Int64(index))
      }
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      for case .failure(let error) in results {
        #expect(error as? PurchaseError == .overLine(["1": "0.00"]), "\(error)")
      }
      #expect(try await world.remainder(plan, "1") == "0.00")
      #expect(
        try await world.count("service_guppurchaseapplication where status = 'approved'") == 1)
    }
  }

  /// The last judge: fails without `service_gupplanline_remainder`.
  @Test func nobody_writes_past_a_line() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let plan = try await world.planInForce(try await world.active(), ["1": "1000"])
      await #expect(throws: DatabaseError.self) {
        try await world.database.query(
          "update service_gupplanline set approved = 1000.01 where plan_id = \(plan)")
      }
    }
  }

  @Test func what_the_plan_does_not_hold_is_refused_with_what_is_left() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let request = try await world.active()
      let early = try await world.purchase(request, [("1", "1")])
      await #expect(throws: PurchaseError.noPlan) {
        try await world.approve(.application, early)
      }
      _ = try await world.planInForce(request, ["1": "100", "2": "50"])
      let over = try await world.purchase(request, [("1", "60"), ("1", "60"), ("2", "50")])
      await #expect(throws: PurchaseError.overLine(["1": "100.00"])) {
        try await world.approve(.application, over)
      }
      let unknown = try await world.purchase(request, [("9", "1")])
      await #expect(throws: PurchaseError.unknownLines(["9"])) {
        try await world.approve(.application, unknown)
      }
      await #expect(throws: PurchaseError.own) {
        try await world.approve(.application, over, by: ServicesWorld.applicant)
      }
    }
  }

  @Test func an_amended_plan_carries_what_is_spent_and_the_old_one_stays() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let request = try await world.active()
      let old = try await world.planInForce(request, ["1": "1000", "2": "500"])
      try await world.approve(
        .application, try await world.purchase(request, [("1", "700")]))
      let new = try await world.amend(old)
      await #expect(throws: PurchaseError.planThere(plan: nil)) {
        _ = try await world.amend(old)
      }
      // Less than is spent, and the line left out.
      for lines in [["1": "600"], ["2": "500"]] {
        try await world.write(.plan, new, ["lines": ServicesWorld.lines(lines)])
        try await world.submit(.plan, new)
        await #expect(throws: PurchaseError.spentLines(["1"])) {
          try await world.approve(.plan, new)
        }
        let staff = world.reader(ServicesWorld.staff, staff: true)
        try await world.database.transaction { [purchases = world.purchases] tx in
          var locked = try await purchases.lockForWork(.plan, new, for: staff, in: tx)
          try await purchases.sendBack(
            &locked, .sendBack, by: ServicesWorld.staff, comment: "Spent", in: tx)
        }
      }
      try await world.write(.plan, new, ["lines": ServicesWorld.lines(["1": "800"])])
      try await world.submit(.plan, new)
      try await world.approve(.plan, new)
      #expect(try await world.remainder(new, "1") == "100.00")
      #expect(try await world.remainder(old, "1") == "300.00")
      let statuses = try await world.database.query(
        "select status from service_guppurchaseplan order by version"
      ).map { try $0.string("status") }
      #expect(statuses == ["amended", "approved"])
    }
  }

  @Test func a_year_has_one_plan_and_money_needs_an_active_request() async throws {
    try await ServicesWorld.open { world in
      try await world.giveReports()
      let request = try await world.active()
      let plan = try await world.planInForce(request, ["1": "1"])
      let viewer = world.reader()
      await #expect(throws: PurchaseError.planThere(plan: plan)) {
        try await world.database.transaction { [purchases = world.purchases] tx in
          try await purchases.create(.plan, under: request, year: 2026, by: viewer, in: tx)
        }
      }
      try await world.decide(request, from: "approved", to: "stopped")
      await #expect(throws: PurchaseError.requestNotActive) {
        try await world.purchase(request, [("1", "1")])
      }
    }
  }
}
