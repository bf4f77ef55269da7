import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

@Suite struct AdminTests {
  private static let root = "/api/v1/shelf/admin"
  static let staff = Principal(
    kind: .user, issuer: Principal.gateway, userID: 5,
    permissions: [
      "shelf.view_book", "shelf.add_book", "shelf.change_book", "shelf.delete_book",
      "shelf.reveal_book", "shelf.view_chapter", "shelf.change_chapter",
    ], isStaff: true)

  func send(
    _ shelf: Shelf, _ method: Method, _ path: String, _ json: String? = nil, version: Int64? = nil,
    as principal: Principal = AdminTests.staff
  ) async throws -> ServiceClient.Answer {
    try await shelf.client.send(
      method, Self.root + path, json: json,
      headers: version.map { [("If-Match", "\"\($0)\"")] } ?? [], as: principal)
  }

  @Test func staff_see_the_tables_they_have_a_right_to() async throws {
    try await Shelf.with { shelf in
      let overview = try await send(shelf, .get, "")
      #expect(overview.items.compactMap { $0["table"]?.string } == ["shelf_book", "shelf_chapter"])
      #expect(overview.items[0]["may_change"] == true)
      #expect(overview.items[1]["may_change"] == false)
      #expect(try await send(shelf, .get, "/shelf_country").status == 403)
      #expect(try await send(shelf, .get, "/nothing").status == 404)
      #expect(try await send(shelf, .get, "/shelf_book", as: .anonymous()).status == 401)
      #expect(try await send(shelf, .get, "/shelf_book", as: Shelf.reader(1)).status == 403)
    }
  }

  /// What everybody is shown as a text cannot become anything else by this way.
  @Test(arguments: ["[]", #""Title""#, "{}", #"{"ru": 5}"#, #"{"ru": "Да", "fr": "Oui"}"#])
  func languages_are_written_as_languages_and_shown_whole(_ wrong: String) async throws {
    try await Shelf.with { shelf in
      let row = "/shelf_book/\(try await shelf.put(1)[0])"
      let refused = try await send(shelf, .patch, row, #"{"title": \#(wrong)}"#, version: 1)
      #expect(refused.status == 422)
      let title = #"{"ru": "Да", "kk": "Иә"}"#
      #expect(
        try await send(shelf, .patch, row, #"{"title": \#(title)}"#, version: 1).status == 200)
      let shown = try await send(shelf, .get, row + "?lang=kk")
      #expect(shown["title"]["ru"]?.string == "Да" && shown["title"]["kk"]?.string == "Иә")
    }
  }

  @Test func a_list_has_pages_masks_and_no_secrets() async throws {
    try await Shelf.with { shelf in
      let ids = try await shelf.put(5, status: "draft")
      _ = try await shelf.database.query("update shelf_book set reader_phone = '+77010000001'")
      let page = try await send(shelf, .get, "/shelf_book?limit=2&page=2&order=id&count=exact")
      #expect(page.ids == Array(ids[2...3]))
      #expect(page["total"].int64 == 5)
      #expect(page.items[0]["reader_phone"]?.string == "+•••")
      #expect(page.items[0]["secret_code"] == nil)
      #expect(try await send(shelf, .get, "/shelf_book?page=5001&limit=2").status == 400)
      #expect(try await send(shelf, .get, "/shelf_book?reader_phone=1").status == 400)
    }
  }

  /// Fails without the bound in any of: list, row, write, batch, history, comparison, search, reveal,
  /// restoration.
  @Test func staff_of_an_organisation_reach_only_what_is_its_own() async throws {
    try await Shelf.with { shelf in
      var bound = Self.staff
      bound.organization = "kz"
      var wide = bound
      wide.permissions.insert("identity.view_all_organizations")
      let ids = try await shelf.put(2)
      _ = try await shelf.database.query(
        """
        insert into shelf_country (code, name_en) values ('kz', 'K'), ('fr', 'F')
        on conflict do nothing
        """)
      let (own, other) = (ids[0], ids[1])
      for (id, country) in [(own, "kz"), (other, "fr")] {
        _ = try await shelf.database.query(
          "update shelf_book set country_id = \(country) where id = \(id)")
        _ = try await shelf.database.query(
          "insert into shelf_chapter (book_id, place, name) values (\(id), 1, '{}')")
        let path = "/shelf_book/\(id)"
        #expect(try await send(shelf, .patch, path, #"{"pages": 11}"#, version: 1).status == 200)
      }
      #expect(try await send(shelf, .get, "/shelf_book", as: bound).ids == [own])
      #expect(try await send(shelf, .get, "/shelf_chapter", as: bound).items.count == 1)
      #expect(try await send(shelf, .get, "/shelf_book", as: wide).items.count == 2)
      for (id, status) in [(own, 200), (other, 404)] {
        let path = "/shelf_book/\(id)"
        let history = try await send(shelf, .get, path + "/history")
        let version = history.items[0]["id"]?.int64 ?? 0
        let reveal = #"{"columns": ["reader_phone"], "reason": "asked by phone"}"#
        #expect(try await send(shelf, .get, path, as: bound).status == status)
        #expect(try await send(shelf, .get, path + "/history", as: bound).status == status)
        #expect(
          try await send(shelf, .get, path + "/history/\(version)", as: bound).status == status)
        #expect(
          try await send(shelf, .post, path + "/reveals", reveal, as: bound).status == status)
        #expect(
          try await send(shelf, .patch, path, #"{"pages": 12}"#, version: 2, as: bound).status
            == status)
        #expect(
          try await send(
            shelf, .post, path + "/restorations", #"{"version": \#(version)}"#, as: bound
          ).status == status)
        let batch = try await send(
          shelf, .post, "/shelf_book/batches",
          #"{"operations": [{"change": {"pages": 13}, "id": \#(id), "row_version": 4}]}"#,
          as: bound)
        #expect(batch["results"].array?.first?["status"]?.int64 == Int64(status))
      }
      let found = try await send(
        shelf, .get, "/shelf_book/history?object__contains=%7B%22status%22:%22open%22%7D",
        as: bound)
      #expect(Set(found.items.compactMap { $0["key"]?.string }) == ["\(own)"])
    }
  }

  /// Neither into another's rows nor out of one's own.
  @Test func staff_of_an_organisation_make_and_leave_rows_only_there() async throws {
    try await Shelf.with { shelf in
      var bound = Self.staff
      bound.organization = "kz"
      _ = try await shelf.database.query(
        """
        insert into shelf_country (code, name_en) values ('kz', 'K'), ('fr', 'F')
        on conflict do nothing
        """)
      func make(_ country: String?) async throws -> ServiceClient.Answer {
        let member = country.map { #", "country_id": "\#($0)""# } ?? ""
        return try await send(
          shelf, .post, "/shelf_book",
          #"{"title": {"ru": "Книга"}, "isbn": "n\#(country ?? "")", "status": "open"\#(member)}"#,
          as: bound)
      }
      #expect(try await make(nil).status == 403)
      #expect(try await make("fr").status == 403)
      let made = try await make("kz")
      #expect(made.status == 201)
      let path = "/shelf_book/\(made["id"].int64 ?? 0)"
      let away = try await send(
        shelf, .patch, path, #"{"country_id": "fr"}"#, version: 1, as: bound)
      #expect(away.status == 403)
      #expect(
        try await send(shelf, .get, path, as: bound)["country_id"].string == "kz")
      #expect(try await send(shelf, .delete, path, version: 1, as: bound).status == 204)
    }
  }

  /// Fails without the look at where a restored row ends (`demandKept`), without that at where a
  /// deleted one was (`reaches`), and without that at where it comes back (`reach` of the create).
  @Test func a_restoration_moves_no_row_into_or_out_of_reach() async throws {
    try await Shelf.with { shelf in
      var bound = Self.staff
      bound.organization = "kz"
      _ = try await shelf.database.query(
        "insert into shelf_country (code, name_en) values ('kz', 'K'), ('fr', 'F')")
      /// A book that was `old`, then `new`; the version that holds `old`.
      func moved(_ old: String, to new: String) async throws -> (path: String, version: Int64) {
        let id = try await shelf.put(1, isbn: "\(old)\(new)")[0]
        _ = try await shelf.database.query(
          "update shelf_book set country_id = \(old) where id = \(id)")
        let path = "/shelf_book/\(id)"
        let move = #"{"country_id": "\#(new)"}"#
        #expect(try await send(shelf, .patch, path, move, version: 1).status == 200)
        let history = try await send(shelf, .get, path + "/history")
        return (path, history.items[0]["id"]?.int64 ?? 0)
      }
      func restore(_ path: String, _ version: Int64) async throws -> Int {
        try await send(
          shelf, .post, path + "/restorations", #"{"version": \#(version)}"#, as: bound
        ).status
      }
      let outwards = try await moved("fr", to: "kz")
      #expect(try await restore(outwards.path, outwards.version) == 403)
      #expect(
        try await send(shelf, .get, outwards.path)["country_id"].string == "kz")
      let inwards = try await moved("kz", to: "fr")
      #expect(try await restore(inwards.path, inwards.version) == 404)
      #expect(try await send(shelf, .get, inwards.path)["row_version"] == 2)

      // when both are gone
      for path in [outwards.path, inwards.path] {
        #expect(try await send(shelf, .delete, path, version: 2).status == 204)
      }
      #expect(try await restore(outwards.path, outwards.version) == 403)
      #expect(try await restore(inwards.path, inwards.version) == 404)
      for path in [outwards.path, inwards.path] {
        #expect(try await send(shelf, .get, path).status == 404)
      }
    }
  }

  /// Fails where restoring, or the admin API as a whole, forgets the rules of the table's resource.
  @Test func a_rule_holds_by_whatever_way_a_row_changes() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put(1, pages: 9_000)[0]
      let path = "/shelf_book/\(id)"
      let heavy = try await send(shelf, .patch, path, #"{"pages": 9001}"#, version: 1)
      #expect(heavy.faults == ["/pages too-heavy"])
      #expect(try await send(shelf, .patch, path, #"{"pages": 1}"#, version: 1).status == 200)
      let history = try await send(shelf, .get, path + "/history")
      let version = #"{"version": \#(history.items[0]["id"]?.int64 ?? 0)}"#

      let restored = try await send(shelf, .post, path + "/restorations", version)
      #expect(restored.status == 422)
      #expect(restored.faults == ["/pages too-heavy"])

      // when the row is gone
      #expect(try await send(shelf, .delete, path, version: 2).status == 204)
      let back = try await send(shelf, .post, path + "/restorations", version)
      #expect(back.status == 422)
      #expect(try await send(shelf, .get, path).status == 404)
    }
  }

  @Test func a_table_that_is_not_plain_is_read_only() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put()[0]
      let made = try await shelf.database.query(
        """
        insert into shelf_chapter (book_id, place, name) values (\(id), 1, '{"ru": "x"}')
        returning id
        """)
      let path = "/shelf_chapter/\(try made[0].int64("id"))"
      #expect(try await send(shelf, .get, path).status == 200)
      #expect(try await send(shelf, .patch, path, #"{"place": 2}"#, version: 1).status == 403)
      #expect(try await send(shelf, .delete, path, version: 1).status == 403)
    }
  }

  @Test func history_tells_each_change_and_a_restoration_takes_it_back() async throws {
    try await Shelf.with { shelf in
      _ = try await shelf.database.query(
        "insert into user_ref (id, display_name) values (5, 'Дана')")
      let made = try await send(
        shelf, .post, "/shelf_book",
        #"{"title": {"ru": "a"}, "isbn": "1", "pages": 1, "reader_phone": "+77010000001"}"#)
      #expect(made.status == 201, "\(made.json)")
      let path = "/shelf_book/\(try #require(made["id"].int64))"
      _ = try await send(shelf, .patch, path, #"{"pages": 2}"#, version: 1)
      _ = try await send(
        shelf, .patch, path, #"{"pages": 3, "reader_phone": null, "title": {"ru": "b"}}"#,
        version: 2)

      let history = try await send(shelf, .get, path + "/history")
      #expect(history.items.map { $0["verb"]?.string } == ["change", "change", "create"])
      #expect(history.items[0]["by"]?["name"]?.string == "Дана")
      let last = history.items[0]["changes"]?.array ?? []
      let byColumn = Dictionary(
        uniqueKeysWithValues: last.map { ($0["column"]?.string ?? "", $0) })
      #expect(byColumn["pages"]?["before"] == 2)
      #expect(byColumn["pages"]?["after"] == 3)
      #expect(byColumn["reader_phone"]?["before"] == "•••")
      #expect(byColumn["reader_phone"]?["after"] == .null)
      let pages = try await send(shelf, .get, path + "/history?column=title")
      #expect(pages.items.map { $0["verb"]?.string } == ["change", "create"])

      let versions = history.items.compactMap { $0["id"]?.int64 }
      let span = try await send(
        shelf, .get, path + "/history/\(versions[2])?to=\(versions[0])")
      let columns = (span["changes"].array ?? []).compactMap { $0["column"]?.string }
      #expect(Set(columns).isSuperset(of: ["pages", "title", "reader_phone"]), "\(span.json)")
      let one = try await send(shelf, .get, path + "/history/\(versions[1])")
      #expect(one["changes"].array?.contains { $0["after"] == 2 } == true)
      #expect(try await send(shelf, .get, path + "/history/999999").status == 404)

      let found = try await send(
        shelf, .get, "/shelf_book/history?object__contains=%7B%22pages%22:2%7D")
      #expect(found.items.map { $0["id"]?.int64 } == [versions[0]])
      let nosy = try await send(
        shelf, .get, "/shelf_book/history?object__contains=%7B%22reader_phone%22:%22x%22%7D")
      #expect(nosy.status == 400)

      // when the last change is taken back
      let version = try #require(history.items[0]["id"]?.int64)
      let restored = try await send(
        shelf, .post, path + "/restorations", #"{"version": \#(version)}"#)
      #expect(restored.status == 200, "\(restored.json)")
      #expect(restored["pages"] == 2)
      #expect(restored["title"]["ru"] == "a")
      #expect(restored["reader_phone"].string == "+•••")
      #expect(restored["row_version"] == 4)

      // when the row is deleted and brought back
      #expect(try await send(shelf, .delete, path, version: 4).status == 204)
      #expect(try await send(shelf, .get, path).status == 404)
      let gone = try await send(shelf, .get, path + "/history")
      #expect(gone.items.first?["verb"]?.string == "delete")
      let deletion = try #require(gone.items.first?["id"]?.int64)
      let back = try await send(
        shelf, .post, path + "/restorations", #"{"version": \#(deletion)}"#)
      #expect(back.status == 200, "\(back.json)")
      #expect(back["isbn"] == "1")
      #expect(back["pages"] == 2)
      #expect(try await send(shelf, .get, path).status == 200)
      _ = try await shelf.database.query("select file_changes()")
      let log = try await shelf.database.query(
        "select action_flag::bigint as flag from django_admin_log order by id")
      #expect(try log.map { try $0.int64("flag") } == [1, 2, 2, 2, 3, 2])
      let names = try await shelf.database.query(
        """
        select object_repr as name from reversion_version
        union all select object_repr from django_admin_log
        """)
      #expect(Set(try names.map { try $0.string("name") }) == ["a", "b"], "the Russian title")
    }
  }

  @Test func a_personal_value_is_revealed_for_a_reason_that_stays() async throws {
    try await Shelf.with { shelf in
      let id = try await shelf.put()[0]
      _ = try await shelf.database.query("update shelf_book set reader_phone = '+77010000001'")
      let path = "/shelf_book/\(id)/reveals"
      let bad = try await send(shelf, .post, path, #"{"columns": ["isbn"], "reason": "x"}"#)
      #expect(bad.faults == ["/columns not-a-choice", "/reason too-short"])
      let shown = try await send(
        shelf, .post, path, #"{"columns": ["reader_phone"], "reason": "called back"}"#)
      #expect(shown["reader_phone"].string == "+77010000001")
      var nosy = Self.staff
      nosy.permissions.remove("shelf.reveal_book")
      let refused = try await send(
        shelf, .post, path, #"{"columns": ["reader_phone"], "reason": "curious"}"#, as: nosy)
      #expect(refused.status == 403)
      let log = try await shelf.database.query(
        "select data::text as data from core_actionlog where action = 'reveal'"
      )
      #expect(log.count == 1)
      #expect(try log[0].string("data").contains("called back"))
      #expect(try !log[0].string("data").contains("7701"))
    }
  }

  @Test func of_somebody_erased_revisions_keep_no_personal_value() async throws {
    try await Shelf.with { shelf in
      let made = try await shelf.client.send(
        .post, Shelf.root,
        json: #"{"title": {"ru": "a"}, "isbn": "1", "reader_phone": "+77010000001"}"#,
        as: Shelf.reader(1))
      let id = try #require(made["id"].int64)
      let other = try await shelf.put(1, owner: 2, isbn: "o")[0]
      _ = try await shelf.database.query(
        "update shelf_book set reader_phone = '+77010000002' where id = \(other)")
      for (book, version) in [(id, 1), (other, 1)] {
        let changed = try await send(
          shelf, .patch, "/shelf_book/\(book)", #"{"pages": 2}"#, version: Int64(version))
        #expect(changed.status == 200)
      }
      func phones() async throws -> [String?] {
        _ = try await shelf.database.query("select file_changes()")
        return try await shelf.database.query(
          """
          select object->>'reader_phone' as phone, serialized_data from reversion_version
          where action = 'change' order by id
          """
        ).map { row in
          try row.string("serialized_data").contains("+77010000001")
            ? "serialized" : row.optionalString("phone")
        }
      }
      #expect(try await phones() == ["serialized", "+77010000002"])

      // when the owner of the first book is erased
      let erasure = RevisionErasure(shelf.database, Shelf.tables)
      try await shelf.database.transaction { try await erasure.erase(user: 1, in: $0) }

      #expect(try await phones() == [nil, "+77010000002"])
    }
  }
}
