import JSON
import Kernel
import ServicesContract
import Testing

/// The published bytes of a commission's events: others read exactly these.
struct CommissionContractTests {
  private let ballot = BallotFacts(
    ballotID: 4, requestID: 12, requestNumber: "GRANT-2026-000003", serviceCode: "grant",
    serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), round: 1, isSecret: true,
    closesAt: Instant(seconds: 1_795_410_000), voterIDs: [101, 103], outcome: "accepted")
  private let minutes = ProtocolFacts(
    protocolID: 9, number: "GRANT-2026-P001", serviceCode: "grant",
    serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), memberIDs: [101, 102],
    accepted: [12], rejected: [13, 14])

  @Test func a_ballot_has_the_frozen_form_and_no_choice() throws {
    let golden = """
      {"ballot_id":4,"closes_at":"2026-11-23T05:00:00.000000Z","is_secret":true,\
      "outcome":"accepted","request_id":12,"request_number":"GRANT-2026-000003","round":1,\
      "service_code":"grant","service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},\
      "voter_ids":[101,103]}
      """
    try agree(JSONCoding.encode(BallotClosed(facts: ballot)), golden)
    #expect(try JSONCoding.decode(BallotClosed.self, from: Array(golden.utf8)).facts == ballot)
    #expect(BallotClosed(facts: ballot).aggregateID == "4")
  }

  @Test func a_protocol_has_the_frozen_form() throws {
    let golden = """
      {"accepted":[12],"member_ids":[101,102],"number":"GRANT-2026-P001","protocol_id":9,\
      "rejected":[13,14],"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"}}
      """
    try agree(JSONCoding.encode(ProtocolApplied(facts: minutes)), golden)
    #expect(
      try JSONCoding.decode(ProtocolApplied.self, from: Array(golden.utf8)).facts == minutes)
    #expect(ProtocolApplied(facts: minutes).aggregateID == "9")
  }

  @Test func what_is_told_is_told_of_the_ballot_or_the_protocol() {
    #expect(BallotOpened.aggregateType == "ballot" && ProtocolAgreed.aggregateType == "protocol")
  }

  private func agree(_ bytes: [UInt8], _ golden: String) throws {
    #expect(
      try sorted(JSONParser.parse(bytes)) == sorted(JSONParser.parse(Array(golden.utf8))))
  }

  private func sorted(_ value: JSONValue) throws -> JSONValue {
    guard case .object(let members) = value else { return value }
    return .object(
      try members.filter { !$0.value.isNull }.sorted { $0.key < $1.key }
        .map { JSONMember($0.key, try sorted($0.value)) })
  }
}
