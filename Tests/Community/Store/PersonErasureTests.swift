import CommunitySamples
import CommunityStore
import Postgres
import TestSupport
import Testing

@Suite struct PersonErasureTests {
  /// Constraints rest: the rows need not be anybody's but the two people's.
  private func fill(_ world: CommunityWorld) async throws {
    try await world.database.withSession { session in
      try await session.run(
        script: """
          set session_replication_role = replica;
          insert into core_notification (title, description, user_id, data, event_id)
            select '{}', '{}', id, '{}', gen_random_uuid() from unnest('{1,2}'::int[]) id;
          insert into community_userfollow (followed_id, follower_id) values (1, 2), (2, 1), (2, 3);
          insert into community_companyfollow (followed_id, follower_id) values (5, 1), (5, 2);
          insert into core_vacancycandidate (id, email, author_id, vacancy_id)
            values (11, 'a@b.kz', 1, 3), (12, 'c@b.kz', 2, 3);
          insert into core_vacancycandidate_certificates (vacancycandidate_id, mediafile_id)
            values (11, gen_random_uuid()), (12, gen_random_uuid());
          insert into core_eventparticipant (email, author_id, event_id)
            values ('a@b.kz', 1, 3), ('c@b.kz', 2, 3);
          insert into core_comment (message, source, user_id, liked_users)
            values ('stays', 'x', 1, '{1,2}'), ('of another', 'x', 2, '{2}');
          insert into core_vacancy (id, title, contact_email, slug, author_id)
            values (3, '{}', 'a@b.kz', 'one', 1), (4, '{}', 'c@b.kz', 'two', 2);
          insert into core_techtasksolution
              (contact_name, phone, email, data, author_id, tech_task_id, company_name, company_tin)
            values ('A', '+7', 'a@b.kz', '{"a": 1}', 1, 3, '{}', ''),
              ('C', '+8', 'c@b.kz', '{"c": 1}', 2, 3, '{}', '');
          insert into search_search (source, primary_key, path, title, author_name)
            values ('core.vacancy', '3', '/', '{}', 'A'), ('core.vacancy', '4', '/', '{}', 'C'),
              ('core.event', '3', '/', '{}', 'E');
          reset session_replication_role;
          """)
    }
  }

  /// Fails with the name of what is left, or of what another lost.
  @Test func what_is_about_nobody_else_goes_and_what_was_said_stays() async throws {
    try await CommunityWorld.with { world in
      try await fill(world)
      // when
      let counts = try await world.database.transaction { try await PersonErasure.run(1, in: $0) }
      #expect(
        counts.filter { $0.value > 0 } == [
          "core_notification": 1, "community_userfollow": 2, "community_companyfollow": 1,
          "core_vacancycandidate": 1, "core_vacancycandidate_certificates": 1,
          "core_eventparticipant": 1, "core_comment": 1, "core_vacancy": 1,
          "core_techtasksolution": 1, "search_search": 1,
        ])
      let comments = try await world.database.query(
        "select message, liked_users::text as liked from core_comment order by id")
      #expect(try comments.map { try $0.string("message") } == ["stays", "of another"])
      #expect(try comments.map { try $0.string("liked") } == ["{2}", "{2}"])
      let contacts = try await world.database.query(
        """
        select contact_email as text from core_vacancy
        union all select contact_name || phone || email || data::text from core_techtasksolution
        union all select author_name from search_search
        order by 1
        """
      ).map { try $0.optionalString("text") }
      #expect(Set(contacts) == ["", "c@b.kz", "{}", "C+8c@b.kz{\"c\": 1}", nil, "C", "E"])
      let again = try await world.database.transaction { try await PersonErasure.run(1, in: $0) }
      #expect(again.values.allSatisfy { $0 == 0 })
    }
  }
}
