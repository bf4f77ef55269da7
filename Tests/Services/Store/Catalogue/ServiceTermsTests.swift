import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What is remembered of a service follows what is published.
@Suite struct ServiceTermsTests {
  /// Fails without `currentTerms`: what this process remembers of the service is the version before.
  @Test func what_a_draft_asks_the_house_follows_a_publication() async throws {
    try await ServicesWorld.open { world in
      let wish = NewRequest(
        service: "consultation", authorID: ServicesWorld.applicant, companyID: nil)
      let before = try await world.requests.formQuestion(opening: wish)
      #expect(before?.needsFacts == false)
      let form = try #require(
        try await world.database.query(
          """
          update service_hubformfield f set config = f.config || '{"prefill": "profile.full_name"}'
          from service_hubformstep t, service_service s
          where t.id = f.hub_form_step_id and t.hub_form_id = s.hub_form_id
            and s.code = 'consultation' and f.field_type in ('text', 'textarea')
          returning s.hub_form_id as id
          """
        ).first
      ).int64("id")
      // Nothing is published yet.
      #expect(try await world.requests.formQuestion(opening: wish)?.needsFacts == false)
      _ = try await world.database.transaction { tx in
        try await FormPublisher().publish(form, by: nil, in: tx)
      }
      let after = try await world.requests.formQuestion(opening: wish)
      #expect(after?.needsFacts == true)
    }
  }

  /// Rules on applicants are terms as well.
  @Test func what_a_draft_asks_the_house_follows_the_settings() async throws {
    try await ServicesWorld.open { world in
      let wish = NewRequest(
        service: "consultation", authorID: ServicesWorld.applicant, companyID: nil)
      #expect(try await world.requests.formQuestion(opening: wish)?.needsFacts == false)
      _ = try await world.database.query(
        """
        update service_service set row_version = row_version + 1,
          config = config || '{"eligibility": {"age_min": 18}}' where code = 'consultation'
        """)
      #expect(try await world.requests.formQuestion(opening: wish)?.needsFacts == true)
      let none = NewRequest(service: "nothing", authorID: 7, companyID: nil)
      #expect(try await world.requests.formQuestion(opening: none) == nil)
    }
  }
}
