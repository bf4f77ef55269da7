package import Access
import Crypto
import HTTPCore
package import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesStore
package import TestSupport

/// What happens to the papers of a request.
extension ServicesDesk {
  /// The grant's table goes on with a contract, an active time and its end.
  package func wantContracts(_ papers: String = "{}") async throws {
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1,
        config = jsonb_build_object('papers', \(papers)::text::jsonb),
        bp_config = jsonb_set(
          jsonb_set(bp_config, '{statuses}', (bp_config -> 'statuses')
            || '{"contract": {"status": "approved", "label": {"ru": "Договор", "kk": "Келісімшарт",
                  "en": "Contract"}},
                 "active": {"status": "active", "label": {"ru": "Действует", "kk": "Әрекетте",
                  "en": "Active"}},
                 "ended": {"status": "completed", "label": {"ru": "Закрыта", "kk": "Жабылды",
                  "en": "Ended"}}}'),
          '{transitions}', (bp_config -> 'transitions')
            || '[{"from": "completeness_check", "to": "contract", "by": "staff", "clock": "stop",
                  "effects": ["draw_contract"]},
                 {"from": "contract", "to": "active", "by": "system", "trigger": "contract_signed",
                  "guards": ["contract_drawn"], "effects": ["issue_certificate"]},
                 {"from": "contract", "to": "completeness_check", "by": "staff"},
                 {"from": "active", "to": "ended", "by": "staff",
                  "effects": ["revoke_certificate"]}]')
      where code = 'startup-grant'
      """)
  }

  /// A request of the company 5, or of the applicant's own, that waits for its contract.
  package func requestAtContract(for company: Int64? = nil) async throws -> Int64 {
    let id = try await world.draft(for: company)
    try await world.fill(id, ServicesWorld.answers)
    try await world.submit(id)
    try await world.take(id)
    try await world.decide(id, to: "contract")
    return id
  }

  package var signatory: Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 72,
      permissions: [ServicesApplication.signContracts], isStaff: true)
  }

  package func papers(of id: Int64, as principal: Principal? = nil) async throws -> [JSONValue] {
    let answer = try await send(
      .get, "/api/v1/services/requests/\(id)/papers", as: principal)
    return answer["items"].array ?? []
  }

  /// The PDF that both sides sign.
  package func contract(of id: Int64, as principal: Principal? = nil) async throws -> [UInt8] {
    let answer = try await send(
      .get, "/api/v1/services/requests/\(id)/contract", as: principal)
    guard let text = answer["document"]["bytes"]?.string,
      let bytes = Base64.standard.bytes(text)
    else { throw NoDraft(status: answer.status) }
    return bytes
  }

  package func signContract(
    of id: Int64, _ cms: [UInt8], as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await post(
      "/api/v1/services/requests/\(id)/contract/signatures",
      "{\"cms\":\"\(Base64.standard.text(cms))\"}", as: principal)
  }

  /// Types of the events about papers and participants, in their order.
  package func paperEvents() async throws -> [String] {
    try await world.database.query(
      """
      select type from outbox where aggregate_type in ('paper', 'participant') order by seq
      """
    ).map { try $0.string("type") }
  }
}

extension SigningPeople {
  /// The applicant, as a person and as the head of the company 5, and who signs for the hub.
  package static func ofContracts() throws -> SigningPeople {
    var people = try SigningPeople()
    try people.authority.issue("person")
    try people.authority.issue(
      "head", subject: "/CN=X/serialNumber=IIN\(number)/OU=BIN200140000004",
      usage: "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.1")
    try people.authority.issue(
      "authorized", subject: "/CN=X/serialNumber=IIN\(number)/OU=BIN200140000004",
      usage: "emailProtection,1.2.398.3.3.4.1.2,1.2.398.3.3.4.1.2.2")
    try people.authority.issue("hub", subject: "/CN=H/serialNumber=IIN900101300007")
    people.people[72] = "900101300007"
    people.companies = [5: "200140000004"]
    return people
  }
}

extension ServicesWorld {
  /// What a company is called from now on.
  package func name(company: Int64, _ name: String) async throws {
    _ = try await database.query(
      """
      insert into company_ref (id, name) values (\(company), \(name))
      on conflict (id) do update set name = excluded.name
      """)
  }
}
