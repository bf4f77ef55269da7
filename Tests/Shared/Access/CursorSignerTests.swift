import Access
import Crypto
import Kernel
import Testing

struct CursorSignerTests {
  private let list = "bookings of 7, newest first"

  private func signer(_ fill: UInt8 = 1) throws -> CursorSigner {
    try CursorSigner(key: Secret([UInt8](repeating: fill, count: 32)))
  }

  @Test func a_cursor_brings_its_position_back() throws {
    let cursor = try signer().cursor(["1764000000000000", nil, "42"], of: list)
    #expect(try signer().position(cursor, of: list) == ["1764000000000000", nil, "42"])
  }

  @Test func a_cursor_of_another_list_or_key_is_refused() throws {
    let cursor = try signer().cursor(["42"], of: list)
    #expect(throws: BadCursor()) { try signer().position(cursor, of: "bookings of 8") }
    #expect(throws: BadCursor()) { try signer(2).position(cursor, of: list) }
  }

  @Test func whatever_is_changed_is_refused() throws {
    let cursor = try signer().cursor(["42"], of: list)
    for index in cursor.indices {
      var changed = cursor
      changed.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
      #expect(throws: BadCursor()) { try signer().position(changed, of: list) }
    }
    for text in ["", "A", String(repeating: "A", count: 2_000), "ё"] {
      #expect(throws: BadCursor()) { try signer().position(text, of: list) }
    }
  }
}
