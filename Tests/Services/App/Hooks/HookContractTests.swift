import JSON
import ServicesContract
import Testing

struct HookContractTests {
  @Test func the_end_of_a_hook_has_the_frozen_form() throws {
    let golden = #"{"hook_id":3,"name":"CRM","created_by":73,"reason":"failures"}"#
    let event = HookPaused(
      hookID: 3, name: "CRM", clientID: nil, createdBy: 73, reason: "failures")
    let written = try JSONParser.parse(JSONCoding.encode(event))
    let wanted = try JSONParser.parse(Array(golden.utf8))
    #expect(Set(written.members ?? []) == Set(wanted.members ?? []))
    let read = try JSONCoding.decode(HookPaused.self, from: Array(golden.utf8))
    #expect(read.hookID == 3 && read.clientID == nil && read.reason == "failures")
    #expect(HookPaused.type == "hook.paused" && read.aggregateID == "3")
  }
}
