import Files
import TestSupport
import Testing

@Suite(.onLoop) struct ObjectKeyTests {
  @Test func content_gives_the_key() throws {
    let digest = try sha256(Array("abc".utf8))
    let key = ObjectKey(digest, in: .open)
    #expect(
      key.description
        == "public/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(ObjectKey(key.description) == key)
  }

  @Test func each_service_has_a_room_for_its_exports() throws {
    let key = ObjectKey(try sha256([]), in: .exports(of: "booking"))
    #expect(key.description.hasPrefix("exports-booking/e3b0"))
    #expect(ObjectKey(key.description) == key)
    #expect(FileRoom(rawValue: "exports-booking") == .exports(of: "booking"))
  }

  @Test func archives_have_a_room_of_their_own() throws {
    let key = ObjectKey(try sha256([]), in: .archives)
    #expect(key.description.hasPrefix("archives/e3b0"))
    #expect(ObjectKey(key.description) == key)
  }

  @Test(arguments: [
    "archives/", "archives/../abcd", "archives-a/abcd", "exports-/abcd", "exports/abcd",
    "exports-a/b/abcd", "exports-../abcd", "exports-A/abcd",
    "", "/", "public", "public/", "/public/abcd", "public/..", "public/../../etc/passwd",
    "public/.abc", "public/abc", "public/ab/cdef", "public//abcd", "other/abcd", "../abcd/efgh",
    "public/ab\0cd", "public/abcd\n", "public/ABCD", "public/äbcd", "public/ab cd",
    "public/ab%2e", "public/" + String(repeating: "a", count: 129),
  ])
  func tricks_are_no_keys(_ text: String) {
    #expect(ObjectKey(text) == nil)
  }
}
