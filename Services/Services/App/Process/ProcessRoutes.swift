import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

/// The editor of a service's process.
struct ProcessRoutes: Sendable {
  let app: ServicesApplication

  /// Who may give a service another process.
  static let edit = "service.change_service"

  func table(_ access: AccessGuard) -> [Route] {
    let address = "/api/v1/services/processes/{service}"
    let rule = AccessRule.permission(ProcessRoutes.edit)
    return [
      access.route(.get, address, rule, handler: show).described(ProcessDescriptions.show),
      access.route(.put, address, rule, handler: replace).described(ProcessDescriptions.replace),
      access.route(.post, address + "/checks", rule, handler: check)
        .described(ProcessDescriptions.check),
    ]
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    try await process(of: request, by: principal).response(in: request.languages)
  }

  /// `{"process": …}`, whole.
  @Sendable func replace(_ request: Request, by principal: Principal) async throws -> Response {
    let version = try request.expectedVersion()
    let document = try await document(in: request)
    let service = request.parameter("service") ?? ""
    let organization = OrganizationBound.organization(of: principal)
    let choice = request.languages
    let processes = app.processes
    return try await app.database.transaction { tx in
      guard let process = try await processes.lock(service, within: organization, in: tx) else {
        throw NothingThere()
      }
      if let version, version != process.rowVersion {
        throw VersionRefusal.stale(current: process.rowVersion)
      }
      try await processes.keep(document, of: process, by: principal.userID, in: tx)
      guard let kept = try await processes.lock(service, within: organization, in: tx) else {
        throw NothingThere()
      }
      return kept.response(in: choice)
    }
  }

  /// Every fault of a process that is not saved yet, and what would be in its way.
  @Sendable func check(_ request: Request, by principal: Principal) async throws -> Response {
    let process = try await process(of: request, by: principal)
    let document = try await document(in: request)
    let fields = try await app.processes.fields(of: process.service)
    let faults = ProcessTable.check(document, fields: fields)
    let stranded = process.stranded(by: document)
    let language = request.language
    return Response.json { json in
      json.object { json in
        let errors = faults.filter { !$0.fault.isWarning }
        json.field("valid", errors.isEmpty && stranded.isEmpty)
        json.array("errors", errors) { $1.write(to: &$0, in: language) }
        json.array("warnings", faults.filter(\.fault.isWarning)) { $1.write(to: &$0, in: language) }
        ServiceProcess.write(stranded, as: "stranded", to: &json)
      }
    }
    .with(.contentLanguage, language.rawValue).with(.vary, "Accept-Language")
  }

  private func process(of request: Request, by principal: Principal) async throws
    -> ServiceProcess
  {
    guard
      let process = try await app.processes.read(
        request.parameter("service") ?? "",
        within: OrganizationBound.organization(of: principal))
    else { throw NothingThere() }
    return process
  }

  private func document(in request: Request) async throws -> FormValue {
    var input = try await request.json()
    let value = input.json("process")
    if let value, value.members == nil { input.fault("process", .wrongType(.object)) }
    return FormValue(try input.finish(value))
  }
}

extension ServiceProcess {
  fileprivate func response(in choice: LanguageChoice) -> Response {
    Response.json(reserving: 16_384) { json in
      json.object { json in
        json.field("service", service)
        json.field("name", name, in: choice)
        json.field("is_own", isOwn)
        json.field("process", document)
        ServiceProcess.write(standing, as: "standing", to: &json)
      }
    }
    .spoken(in: choice).with(.etag, EntityTag(rowVersion: rowVersion).description)
  }

  /// How many requests stand at each step.
  fileprivate static func write(
    _ counts: [String: Int], as name: String, to json: inout JSONWriter
  ) {
    json.object(name) { json in
      for (step, count) in counts.sorted(by: { $0.key < $1.key }) { json.field(step, count) }
    }
  }
}

extension ProcessTableFault {
  /// Where it stands in the body of a request.
  var asFieldFault: FieldFault { fault.at("/process" + place) }

  fileprivate func write(to json: inout JSONWriter, in language: Language) {
    json.object { json in
      json.field("pointer", "/process" + place)
      json.field("code", code)
      json.field("message", fault.message.text(in: language))
    }
  }
}
