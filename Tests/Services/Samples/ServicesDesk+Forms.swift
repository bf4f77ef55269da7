package import Access
import HTTPCore
import Idempotency
import JSON
import Jobs
import Kernel
import Observability
import Postgres
import Resources
import ServicesApp
package import ServicesDomain
package import TestSupport

extension ServicesDesk {
  package static let forms = "/api/v1/services/forms"

  /// Builds forms of all organisations, or of one.
  package func builder(of organization: String? = nil, without right: String? = nil) -> Principal {
    let rights: Set<String> = [
      "service.view_service", "service.add_service", "service.change_service",
      "service.view_hubform", "service.add_hubform", "service.change_hubform",
      "service.delete_hubform", "service.view_hubformstep", "service.add_hubformstep",
      "service.change_hubformstep", "service.delete_hubformstep", "service.view_hubformfield",
      "service.add_hubformfield", "service.change_hubformfield", "service.delete_hubformfield",
    ]
    return Principal(
      kind: .user, issuer: Principal.gateway, userID: 72,
      permissions: rights.subtracting(right.map { [$0] } ?? []), isStaff: true,
      organization: organization)
  }

  /// The routes of forms with their rows: what a resource says has routes of its own.
  package func formClient() throws -> ServiceClient {
    let commands = IdempotentCommands(database: world.database)
    let cursors = try CursorSigner(key: Secret([UInt8](repeating: 9, count: 32)))
    return try ServiceClient(audience: "services") { access in
      app.routes(access)
        + SliceResources.services.routes(world.database, cursors, commands, access)
    }
  }

  /// A form of the builder's with a draft.
  package func form(
    _ code: String, _ document: FormValue = FormDraftSamples.document,
    organization: String? = nil
  ) async throws -> Int64 {
    let made = try await world.database.query(
      """
      insert into service_hubform (code, name, organization_id)
      values (\(code), '{"ru": "Форма", "kk": "Нысан", "en": "Form"}', \(organization))
      returning id
      """)
    let id = try made[0].int64("id")
    let saved = try await send(
      .put, "\(ServicesDesk.forms)/\(id)/definition", FormDraftSamples.text(document),
      headers: [(name: "If-Match", value: "*")], as: builder(of: organization))
    guard saved.status == 200 else { throw NoDraft(status: saved.status) }
    return id
  }

  /// The demo's grant has this form.
  package func grantForm() async throws -> Int64 {
    try await world.database.query(
      "select hub_form_id from service_service where code = 'startup-grant'"
    )[0].int64("hub_form_id")
  }

  /// Does the jobs of the slice that are due.
  @discardableResult
  package func work() async throws -> Int {
    try await JobRunner(
      app.jobs, database: world.database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics()
    ).runDue()
  }
}
