import CommunitySamples
import IdentityContract
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

/// Whoever goes says whether his comments go on without his name, or lose their text too.
struct CommentWipingTests {
  /// Two comments of two people, each of which said something else before.
  private func fill(_ world: CommunityWorld) async throws {
    try await world.database.withSession { session in
      try await session.run(
        script: """
          set session_replication_role = replica;
          insert into core_comment (id, message, source, user_id, attachments, legacy)
            values (1, 'mine', 'x', 1, '[{"file": 1}]', '{"message": "mine, longer"}'),
              (2, 'of another', 'x', 2, '[]', null);
          insert into reversion_revision (id) values (5);
          insert into reversion_version
              (object_id, model, revision_id, action, object, serialized_data, object_repr)
            select id::text, 'core.comment', 5, 'change',
              jsonb_build_object('id', id, 'message', 'earlier', 'source', 'x'), '[]', 'earlier'
            from core_comment;
          reset session_replication_role;
          """)
    }
  }

  private func texts(_ world: CommunityWorld) async throws -> [String] {
    try await world.database.query(
      """
      select message || '|' || attachments::text || '|' || coalesce(legacy ->> 'message', '')
        as text
      from core_comment order by id
      """
    ).map { try $0.string("text") }
  }

  private func versions(_ world: CommunityWorld) async throws -> [String?] {
    try await world.database.query(
      """
      select object ->> 'message' as message from reversion_version
      where model = 'core.comment' and action = 'change' order by object_id, id
      """
    ).map { try $0.optionalString("message") }
  }

  private func receipts(_ world: CommunityWorld) async throws -> [String?] {
    try await world.database.query(
      """
      select data -> 'counts' ->> 'core_comment' as rows from outbox
      where type = 'user.erased' order by seq
      """
    ).map { try $0.optionalString("rows") }
  }

  @Test func without_the_wish_they_stay() async throws {
    try await CommunityWorld.with { world in
      try await fill(world)
      try await world.hear(UserDeleted(id: 1))
      #expect(
        try await texts(world) == ["mine|[{\"file\": 1}]|mine, longer", "of another|[]|"])
      #expect(try await receipts(world) == [nil])
    }
  }

  /// Fails where a version of the row still has the text, or where another's goes with it.
  @Test func with_it_neither_the_row_nor_its_history_has_the_text() async throws {
    try await CommunityWorld.with { world in
      try await fill(world)
      try await world.hear(UserDeleted(id: 1, wipesComments: true))
      #expect(try await texts(world) == ["|[]|", "of another|[]|"])
      let known = try await world.database.query(
        """
        select from reversion_version where model = 'core.comment' and object_id = '1'
          and position('earlier' in coalesce(object::text, '') || object_repr) > 0
          or object_id = '1' and position('mine' in coalesce(object::text, '')) > 0
        """)
      #expect(known.isEmpty)
      #expect(try await versions(world).last == "earlier")
      // Asked again there is nothing more to do.
      try await world.hear(UserErasureAsked(id: 1, wipesComments: true))
      #expect(try await receipts(world) == ["1", nil])
    }
  }
}
