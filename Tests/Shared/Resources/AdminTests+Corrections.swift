import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

extension AdminTests {
  /// Fails without the look at the flag, the words of the check, and the bound.
  @Test func a_word_that_nobody_could_map_is_put_right_where_the_import_says_so() async throws {
    try await Shelf.with { shelf in
      _ = try await shelf.database.query(
        "insert into shelf_country (code, name_en) values ('kz', 'K'), ('fr', 'F')")
      let ids = try await shelf.put(3, isbn: "o")
      _ = try await shelf.database.query(
        """
        update shelf_book set status = 'mislaid', country_id = 'kz', legacy = jsonb_build_object(
          'status', 'mislaid', '_flags', '["status-unknown", "shelf_book_status", "isbn-odd"]'::jsonb)
        where id <> \(ids[2])
        """)
      func correct(
        _ id: Int64, _ word: String, column: String = "status", as principal: Principal? = nil
      ) async throws -> ServiceClient.Answer {
        try await send(
          shelf, .post, "/shelf_book/\(id)/status-corrections",
          #"{"column": "\#(column)", "status": "\#(word)", "reason": "seen on the shelf"}"#,
          as: principal ?? Self.staff)
      }
      #expect(try await correct(ids[0], "nowhere").faults == ["/status not-a-choice"])
      #expect(try await correct(ids[0], "x", column: "isbn").faults == ["/column not-a-choice"])
      #expect(try await correct(ids[2], "lent").status == 409, "its word is known")
      #expect(try await correct(999_999, "lent").status == 404)
      var other = Self.staff
      other.organization = "fr"
      #expect(try await correct(ids[0], "lent", as: other).status == 404)
      var reader = Self.staff
      reader.permissions.remove("shelf.change_book")
      #expect(try await correct(ids[0], "lent", as: reader).status == 403)

      let corrected = try await correct(ids[0], "lent")
      #expect(corrected.status == 200, "\(corrected.json)")
      #expect(corrected["status"].string == "lent")
      #expect(corrected["row_version"] == 2)
      #expect(try await correct(ids[0], "open").status == 409, "the flag went")
      let legacy = try await shelf.database.query(
        "select legacy::text as legacy from shelf_book where id = \(ids[0])")
      #expect(try legacy[0].string("legacy") == #"{"_flags": ["isbn-odd"], "status": "mislaid"}"#)
      let history = try await send(shelf, .get, "/shelf_book/\(ids[0])/history")
      #expect(history.items[0]["reason"]?.string == "seen on the shelf")
      let change = (history.items[0]["changes"]?.array ?? []).first {
        $0["column"]?.string == "status"
      }
      #expect(change?["before"]?.string == "mislaid")
      #expect(change?["after"]?.string == "lent")
      let log = try await shelf.database.query(
        "select count(*) as n from core_actionlog where primary_key = \(String(ids[0]))")
      #expect(try log[0].int64("n") == 1)
    }
  }
}
