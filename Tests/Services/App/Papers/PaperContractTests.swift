import JSON
import Kernel
import ServicesContract
import Testing

/// The published bytes of events about papers: others read exactly these.
struct PaperContractTests {
  private let facts = PaperFacts(
    paperID: 3, kind: "certificate", number: "CERT-GRANT-2026-000001", serviceCode: "grant",
    serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), requestID: 12, authorID: 7,
    companyID: 5, validUntil: "2027-11-28")

  @Test func a_paper_has_the_frozen_form() throws {
    let golden = """
      {"author_id":7,"company_id":5,"kind":"certificate","number":"CERT-GRANT-2026-000001",\
      "paper_id":3,"request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"valid_until":"2027-11-28"}
      """
    #expect(
      try sorted(JSONCoding.encode(CertificateIssued(facts: facts))) == sorted(Array(golden.utf8)))
    #expect(try JSONCoding.decode(CertificateRevoked.self, from: Array(golden.utf8)).facts == facts)
    #expect(
      [CertificateIssued.type, CertificateRevoked.type, ContractDrawn.type, LetterIssued.type] == [
        "certificate.issued", "certificate.revoked", "contract.drawn", "letter.issued",
      ])
    #expect(CertificateIssued.aggregateType == "paper")
    #expect(CertificateIssued(facts: facts).aggregateID == "3")
  }

  @Test func a_participant_has_the_frozen_form() throws {
    let facts = ParticipantFacts(
      companyID: 5, requestID: 12, serviceCode: "grant",
      serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"),
      number: "CERT-GRANT-2026-000001", validUntil: "2027-11-28")
    let golden = """
      {"company_id":5,"number":"CERT-GRANT-2026-000001","request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"valid_until":"2027-11-28"}
      """
    let bytes = try JSONCoding.encode(CompanyParticipantGranted(facts: facts))
    #expect(try sorted(bytes) == sorted(Array(golden.utf8)))
    let read = try JSONCoding.decode(CompanyParticipantRevoked.self, from: Array(golden.utf8))
    #expect(read.facts == facts && read.aggregateID == "12")
    #expect(
      [
        CompanyParticipantGranted.type, CompanyParticipantSuspended.type,
        CompanyParticipantRevoked.type,
      ] == [
        "company.participant_granted", "company.participant_suspended",
        "company.participant_revoked",
      ])
  }

  @Test func a_signature_that_is_awaited_has_the_frozen_form() throws {
    let event = ContractSignatureAwaited(
      paperID: 3, number: "CONTRACT-GRANT-2026-000001", requestID: 12, serviceCode: "grant",
      serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), recipientIDs: [70, 71])
    let golden = """
      {"number":"CONTRACT-GRANT-2026-000001","paper_id":3,"recipient_ids":[70,71],\
      "request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"}}
      """
    #expect(try sorted(JSONCoding.encode(event)) == sorted(Array(golden.utf8)))
    #expect(
      try JSONCoding.decode(ContractSignatureAwaited.self, from: Array(golden.utf8)) == event)
    #expect(ContractSignatureAwaited.type == "contract.signature_awaited")
    #expect(event.aggregateID == "3")
  }

  private func sorted(_ bytes: [UInt8]) throws -> JSONValue {
    func sort(_ value: JSONValue) -> JSONValue {
      guard case .object(let members) = value else { return value }
      return .object(
        members.sorted { $0.key < $1.key }.map { JSONMember($0.key, sort($0.value)) })
    }
    return sort(try JSONParser.parse(bytes))
  }
}
