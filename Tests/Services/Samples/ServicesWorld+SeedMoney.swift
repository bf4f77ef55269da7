package import Postgres
package import ServicesDomain
import ServicesStore

/// The demo's programme with the whole process, and short words for what happens to its requests.
extension ServicesWorld {
  /// The process by itself: experts, the commission and papers neither ask for anything nor do anything;
  /// anybody may ask, and nobody has to sign.
  package static func alone<R>(_ body: (ServicesWorld) async throws -> R) async throws -> R {
    try await open { world in
      try await world.unsigned()
      return try await body(
        ServicesWorld(
          database: world.database,
          requests: Requests(database: world.database, machines: [SecondStage()])))
    }
  }

  package static let seedMoneyAnswers: [String: FormValue] = [
    "bin": "200140000004", "lead_name": "Әйгерім Серікова", "phone": "+7 701 000 00 00",
    "email": "aigerim@example.kz",
    "team": [
      ["name": "Ерлан", "role": "lead"], ["name": "Дана", "role": "developer"],
      ["name": "Асқар", "role": "sales"],
    ],
    "project_name": "Құс жолы", "stage": "prototype",
    "summary": "Спутниковые снимки для степных хозяйств.",
    "costs": [
      ["purpose": "Сервер", "amount": "1500000.50"], ["purpose": "Люди", "amount": "3000000"],
    ],
    "only_job": true, "consent": true,
  ]

  /// Seed Money is applied for by anybody, one at a time and without a signature.
  package func unsigned() async throws {
    _ = try await database.query(
      """
      update service_service set need_signature = false, need_company = false,
        config = config - 'eligibility' || '{"several_open": false}',
        row_version = row_version + 1
      where code = 'seed-money' and (need_signature or need_company or config ? 'eligibility')
      """)
    _ = try await database.query(
      "update service_hubform set need_signature = false where need_signature")
  }

  /// A submitted request for Seed Money.
  package func seedMoney(by author: Int64 = applicant) async throws -> Int64 {
    let id = try await draft(by: author, service: "seed-money")
    try await fill(id, by: author, ServicesWorld.seedMoneyAnswers)
    try await submit(id, by: author)
    return id
  }

  package func setting(_ name: String, to value: String, of service: String) async throws {
    _ = try await database.query(
      """
      update service_service set config = config || jsonb_build_object(\(name)::text, \(value)::jsonb),
        row_version = row_version + 1
      where code = \(service)
      """)
  }

  package func managers(_ users: [Int64], of service: String = "seed-money") async throws {
    for user in users {
      _ = try await database.query(
        "insert into service_service_users (service_id, user_id) values (\(service), \(user))")
    }
  }

  @discardableResult
  package func fire(
    _ trigger: ProcessTable.Trigger, on id: Int64, by actor: Int64? = nil
  ) async throws -> RequestStep {
    try await database.transaction { [requests] tx in
      try await requests.fire(trigger, on: id, by: actor, in: tx)
    }
  }

  package func appeal(_ id: Int64, by author: Int64 = applicant) async throws {
    let viewer = viewer(author)
    try await database.transaction { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      try await requests.appeal(&locked, by: author, comment: "Не согласен", in: tx)
    }
  }

  package func withdraw(_ id: Int64, by author: Int64 = applicant) async throws {
    let viewer = viewer(author)
    try await database.transaction { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      let step = try locked.request.withdraw(
        by: author, comment: nil, table: locked.table, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .applicant, in: tx)
    }
  }

  /// Somebody who holds `roles` moves it, whoever has it, for the first of the reasons where there are
  /// some.
  package func move(
    _ id: Int64, to step: String, as roles: Set<ProcessTable.Role> = [.manager, .secretary],
    by staff: Int64 = staff, marks: [String] = []
  ) async throws {
    try await database.transaction { [requests] tx in
      var locked = try await requests.lockForWork(id, in: tx)
      let move = locked.table.choices(from: locked.request.bpStatus).first { $0.to == step }
      let decision = Decision(
        from: locked.request.bpStatus, to: step, comment: "Решение",
        marks: marks.map { FieldMark(field: $0) }, reason: move?.reasons.first?.code)
      let made = try locked.request.decide(
        decision, by: staff, as: roles, table: locked.table, form: locked.form,
        last: locked.last, calendar: locked.calendar, today: locked.context.today)
      try await requests.save(made, of: locked, by: .staff, in: tx)
    }
  }

  package func row(_ id: Int64) async throws -> Row {
    let rows = try await database.query(
      """
      select status, bp_status, assignee_id, former_assignee_id, deadline, remaining_days, marks,
        open_key, number, submissions, row_version, second_hub_form_data_id
      from service_servicerequest where id = \(id)
      """)
    guard let row = rows.first else { throw RequestError.missing }
    return row
  }

  package func step(of id: Int64) async throws -> String? {
    try await row(id).optionalString("bp_status")
  }

  /// Its deadline was some days ago.
  package func late(_ id: Int64, by days: Int = 1) async throws {
    _ = try await database.query(
      """
      update service_servicerequest
      set deadline = now() - make_interval(days => \(days)::int) where id = \(id)
      """)
  }
}
