import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What is said in a request, and how it is found.
struct RequestWordsTests {
  @Test(arguments: [
    "спутниковыми снимками", "хозяйство", "хозяйства степное", "жолында", "құс",
    "grants",
    "\"степных хозяйств\"", "стартап -ферма",
  ])
  func a_submitted_request_is_found_in_any_form_of_its_words(_ typed: String) async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      #expect(try await world.found(typed) == [id], "\(typed)")
    }
  }

  @Test(arguments: ["верблюд", "хозяйство верблюд", "\"хозяйств степных\"", "900101300007", "---"])
  func what_is_not_said_or_is_a_persons_number_finds_nothing(_ typed: String) async throws {
    try await ServicesWorld.open { world in
      _ = try await world.taken()
      #expect(try await world.found(typed) == [], "\(typed)")
    }
  }

  @Test func number_applicant_and_company_are_said_too() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        "insert into user_ref (id, display_name) values (7, 'Қайрат Нұрланов')")
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      let number = try await world.submit(id).number
      #expect(try await world.found(number) == [id])
      #expect(try await world.found("Қайраттың") == [id])
    }
  }

  /// Holds because the words come from the submission, not from the draft.
  @Test func half_typed_words_are_not_found() async throws {
    try await ServicesWorld.open { world in
      let draft = try await world.draft()
      try await world.fill(draft, ServicesWorld.answers)
      #expect(try await world.found("хозяйство") == [])
      try await world.submit(draft)
      try await world.take(draft)
      try await world.decide(draft, to: "returned", comment: "Чего-то нет", marks: ["summary"])
      try await world.fill(draft, ["summary": "Верблюды для всей великой степи."])
      #expect(try await world.found("верблюд") == [])
      #expect(try await world.found("хозяйство") == [draft])
      try await world.submit(draft)
      #expect(try await world.found("верблюд") == [draft])
      #expect(try await world.found("хозяйство") == [])
    }
  }

  /// Holds because of the triggers on names.
  @Test func a_new_name_is_found_and_the_old_one_is_not() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      for (rename, word) in [
        ("update user_ref set display_name = 'Болат' where id = 7" as SQL, "болат"),
        ("update user_ref set display_name = 'Сәуле' where id = 7", "сәуле"),
        ("update user_ref set display_name = '' where id = 7", nil),
        (
          """
          update service_service set name = '{"ru":"Верблюды"}' where code = 'startup-grant'
          """, "верблюдов"
        ),
      ] as [(SQL, String?)] {
        _ = try await world.database.query(rename)
        try await world.readWords()
        if let word { #expect(try await world.found(word) == [id], "\(word)") }
      }
      #expect(try await world.found("болат OR сәуле") == [])
      #expect(try await world.found("грант") == [])
    }
  }

  @Test func imported_requests_are_read_in_their_turn() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        """
        insert into service_servicerequest (id, status, service_id, author_id, imported_version, data)
        values (90, 'approved', 'startup-grant', 7, 1, '{"сведения": ["Старые верблюды"]}'),
          (91, 'draft', 'startup-grant', 7, 1, '{"сведения": "Верблюды"}')
        """)
      #expect(try await world.found("верблюд") == [])
      try await world.readWords()
      #expect(try await world.found("верблюд") == [90])
      #expect(try await world.count("service_requestwordsdue") == 0)
    }
  }

  @Test func a_request_that_is_gone_is_not_looked_for() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        """
        insert into service_servicerequest (id, status, service_id, author_id, submissions)
        values (90, 'approved', 'startup-grant', 7, 1)
        """)
      try await world.readWords()
      #expect(try await world.count("service_requestwords") == 1)
      _ = try await world.database.query("delete from service_servicerequest where id = 90")
      #expect(try await world.count("service_requestwords") == 0)
    }
  }

  /// Holds because what is read anew is locked: old keys are not written over new ones.
  @Test func sixteen_steps_and_readings_at_once_leave_the_words_of_the_end() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      let results = await contenders { turn in
        if turn.isMultiple(of: 2) {
          _ = try await world.database.query(
            """
            update service_servicerequest set assignee_id = \(Int64(100 + turn)) where id = \(id)
            """)
        } else {
          _ = try await world.database.query(
            "update user_ref set display_name = \("Имя \(turn)") where id = 7")
          try await world.readWords()
        }
      }
      for result in results { try result.get() }
      try await world.readWords()
      let wrong = try await world.count(
        """
        service_requestwords w join service_servicerequest r on r.id = w.service_request_id
        where tsvector_to_array(w.words) <> tsvector_to_array(service_request_words(r))
        """)
      #expect(wrong == 0)
    }
  }
}

extension ServicesWorld {
  fileprivate func found(_ typed: String) async throws -> [Int64] {
    var filter = RequestFilter()
    filter.words = typed
    return try await requests.list(
      of: viewer(ServicesWorld.staff, staff: true), work: true, narrowedBy: filter, limit: 20,
      after: nil
    ).map { try $0.int64("id") }
  }

  func readWords() async throws {
    var count = 1
    while count > 0 {
      count = try await database.transaction { [requests] tx in
        try await requests.readWords(upTo: 2, in: tx)
      }
    }
  }
}
