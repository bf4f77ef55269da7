import JSON
import Kernel
import ServicesContract
import Testing

/// The published bytes of events: others read exactly these.
struct ContractTests {
  private let facts = RequestFacts(
    requestID: 12, number: "STARTUP-GRANT-2026-000003", serviceCode: "startup-grant",
    serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), authorID: 7, companyID: nil,
    from: "completeness_check", to: "returned",
    toLabel: Localized(ru: "Нужна доработка", kk: "Пысықтау қажет", en: "Revision needed"),
    actorID: 70)

  @Test func an_event_has_the_frozen_form() throws {
    let golden = """
      {"actor_id":70,"author_id":7,"from":"completeness_check",\
      "number":"STARTUP-GRANT-2026-000003","request_id":12,"service_code":"startup-grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"to":"returned",\
      "to_label":{"en":"Revision needed","kk":"Пысықтау қажет","ru":"Нужна доработка"}}
      """
    let bytes = try JSONCoding.encode(RequestReturned(facts: facts))
    let written = try JSONParser.parse(bytes)
    let wanted = try JSONParser.parse(Array(golden.utf8))
    #expect(try sorted(written) == sorted(wanted))
    #expect(try JSONCoding.decode(RequestReturned.self, from: Array(golden.utf8)).facts == facts)
  }

  @Test func who_of_the_staff_hears_of_it_stands_there_if_somebody_does() throws {
    let facts = RequestFacts(
      requestID: 12, number: nil, serviceCode: "grant", serviceTitle: Localized(ru: "Грант"),
      authorID: 7, companyID: nil, from: "voting", to: "protocol",
      toLabel: Localized(ru: "На рассмотрении"), actorID: 0, tellsApplicant: false,
      staffIDs: [70, 71], staffLabel: Localized(ru: "Протокол"))
    let golden = """
      {"actor_id":0,"author_id":7,"from":"voting","request_id":12,"service_code":"grant",\
      "service_title":{"ru":"Грант"},"staff_ids":[70,71],"staff_label":{"ru":"Протокол"},\
      "tells_applicant":false,"to":"protocol","to_label":{"ru":"На рассмотрении"}}
      """
    let bytes = try JSONCoding.encode(RequestOverdue(facts: facts))
    #expect(try sorted(JSONParser.parse(bytes)) == sorted(JSONParser.parse(Array(golden.utf8))))
    #expect(try JSONCoding.decode(RequestOverdue.self, from: Array(golden.utf8)).facts == facts)
  }

  @Test func an_event_of_expertise_has_the_frozen_form() throws {
    let facts = ExpertiseFacts(
      expertiseID: 3, requestID: 12, number: "GRANT-2026-000003", serviceCode: "grant",
      serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"), kind: "technical",
      kindTitle: Localized(ru: "Техническая", kk: "Техникалық", en: "Technical"), expertID: 51,
      assigneeID: 70, dueOn: "2026-12-07", actorID: nil)
    let golden = """
      {"assignee_id":70,"due_on":"2026-12-07","expert_id":51,"expertise_id":3,\
      "kind":"technical","kind_title":{"en":"Technical","kk":"Техникалық","ru":"Техническая"},\
      "number":"GRANT-2026-000003","request_id":12,"service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"}}
      """
    let bytes = try JSONCoding.encode(ExpertiseAssigned(facts: facts))
    #expect(
      try sorted(JSONParser.parse(bytes)) == sorted(JSONParser.parse(Array(golden.utf8))))
    #expect(
      try JSONCoding.decode(ExpertiseAssigned.self, from: Array(golden.utf8)).facts == facts)
    #expect(
      [
        ExpertiseAssigned.type, ExpertiseDeclined.type, ExpertiseSubmitted.type,
        ExpertiseReturned.type, ExpertiseOverdue.type, ExpertiseRevoked.type,
      ] == [
        "expertise.assigned", "expertise.declined", "expertise.submitted", "expertise.returned",
        "expertise.overdue", "expertise.revoked",
      ])
    #expect(ExpertiseRevoked(facts: facts).aggregateID == "3")
  }

  @Test func an_invitation_has_the_frozen_form() throws {
    let event = PitchingInvited(
      sessionID: 4, personID: 7, role: .applicant, requestID: 12, number: "GRANT-2026-000003",
      serviceCode: "grant", serviceTitle: Localized(ru: "Грант", kk: "Грант", en: "Grant"),
      startsAt: Instant(seconds: 1_800_000_000), place: "Зал 1")
    let golden = """
      {"number":"GRANT-2026-000003","person_id":7,"place":"Зал 1","request_id":12,\
      "role":"applicant","service_code":"grant",\
      "service_title":{"en":"Grant","kk":"Грант","ru":"Грант"},"session_id":4,\
      "starts_at":"2027-01-15T08:00:00.000000Z"}
      """
    let bytes = try JSONCoding.encode(event)
    #expect(
      try sorted(JSONParser.parse(bytes)) == sorted(JSONParser.parse(Array(golden.utf8))))
    #expect(try JSONCoding.decode(PitchingInvited.self, from: Array(golden.utf8)) == event)
    #expect(PitchingInvited.type == "pitching.invited" && event.aggregateID == "4")
  }

  @Test func what_is_told_is_told_of_the_request() {
    #expect(RequestReturned.aggregateType == "request")
    #expect(RequestReturned(facts: facts).aggregateID == "12")
  }

  @Test func an_event_of_a_report_has_the_frozen_form() throws {
    let facts = ReportFacts(
      reportID: 5, kind: "seed-money", reportType: "income", requestID: 12,
      requestNumber: "SEED-2026-000003", serviceCode: "seed",
      serviceTitle: Localized(ru: "Посев", kk: "Тұқым", en: "Seed"), year: 2026, month: nil,
      quarter: 4, half: nil, dueOn: "2027-01-25", authorID: 7, companyID: 5, actorID: 0,
      recipientIDs: [7, 8])
    let golden = """
      {"actor_id":0,"author_id":7,"company_id":5,"due_on":"2027-01-25","kind":"seed-money",\
      "quarter":4,"recipient_ids":[7,8],"report_id":5,"report_type":"income","request_id":12,\
      "request_number":"SEED-2026-000003","service_code":"seed",\
      "service_title":{"en":"Seed","kk":"Тұқым","ru":"Посев"},"year":2026}
      """
    let written = try JSONParser.parse(try JSONCoding.encode(ReportOverdue(facts: facts)))
    #expect(try sorted(written) == sorted(JSONParser.parse(Array(golden.utf8))))
    #expect(try JSONCoding.decode(ReportOverdue.self, from: Array(golden.utf8)).facts == facts)
    #expect(ReportOverdue(facts: facts).aggregateID == "seed-money:5")
    #expect(
      [
        ReportOpened.type, ReportDueSoon.type, ReportSubmitted.type, ReportReturned.type,
        ReportAccepted.type, ReportOverdue.type, ReportSkipped.type, ReportThreeOverdue.type,
      ] == [
        "report.opened", "report.due_soon", "report.submitted", "report.returned",
        "report.accepted", "report.overdue", "report.skipped", "report.three_overdue",
      ])
  }

  /// Absent members may be left out or null; order does not matter.
  private func sorted(_ value: JSONValue) throws -> JSONValue {
    guard case .object(let members) = value else { return value }
    return .object(
      try members.filter { !$0.value.isNull }.sorted { $0.key < $1.key }
        .map { JSONMember($0.key, try sorted($0.value)) })
  }
}
