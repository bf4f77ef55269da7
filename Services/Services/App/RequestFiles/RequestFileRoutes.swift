import Access
import Exports
import HTTPCore
import HTTPServer
import JSON
import Kernel
import OpenAPI
import ServicesDomain
import ServicesStore

/// The staff list as a file with the answers: asked for here, made by a job, fetched by whoever asked.
struct RequestFileRoutes: Sendable {
  private let app: ServicesApplication
  private let source: RequestFiles
  private let files: SourceExports

  static let root = "/api/v1/services/request-exports"

  init(app: ServicesApplication) {
    self.app = app
    source = RequestFiles(database: app.database, rights: app.answerFiles.rights)
    files = SourceExports(
      source, at: RequestFileRoutes.root, exports: app.exports, commands: app.commands,
      cursors: app.cursors)
  }

  private static let staff: AccessRule = .anyPermission([
    ServicesApplication.decide, ServicesApplication.keepProtocols,
  ])

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, RequestFileRoutes.root, RequestFileRoutes.staff, handler: ask)
        .described(RequestFileDescriptions.ask)
    ] + files.table(access, RequestFileRoutes.staff)
  }

  /// The query is that of the staff list. `{"format", "columns"?, "fields"?, "second_fields"?,
  /// "reveal"?}`.
  @Sendable private func ask(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.viewer()
    try request.checkQuery(RequestList.filters.union(["lang"]))
    let filter = try RequestList(app: app, request: request, viewer: viewer).filter()
    let known = try await filter.service.asyncMap(source.answerable) ?? AskedFields()
    let (first, second) = (known.first.map(\.name), known.second.map(\.name))
    var input = try await request.json()
    let wanted = input.choice("format", of: ExportFormat.self)
    let columns = input.strings("columns", required: false, count: 0...Requests.listColumns.count)
    let fields = input.strings("fields", required: false, count: 0...500)
    let secondFields = input.strings("second_fields", required: false, count: 0...500)
    let reveals = input.bool("reveal", required: false) ?? false
    RequestFileRoutes.check("columns", columns, among: Requests.listColumns, &input)
    RequestFileRoutes.check("fields", fields, among: first, &input)
    RequestFileRoutes.check("second_fields", secondFields, among: second, &input)
    let format = try input.finish(wanted)
    let wish = RequestFileWish(
      filter: filter, columns: columns ?? Requests.listColumns, fields: fields ?? first,
      secondFields: secondFields ?? second, language: request.languages.language)
    let right =
      principal.has(ServicesApplication.decide)
      ? ServicesApplication.decide : ServicesApplication.keepProtocols
    return try await files.ask(
      format, subject: nil, rights: [right] + (reveals ? [RequestFiles.reveal] : []),
      asked: JSONWriter.bytes { wish.write(to: &$0) }, request, by: principal)
  }

  private static func check(
    _ member: String, _ names: [String]?, among known: [String], _ input: inout InputReader
  ) {
    guard let names else { return }
    if !names.allSatisfy(known.contains) || Set(names).count < names.count {
      input.fault(member, .choice(known))
    }
  }
}

extension Optional {
  fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
    guard let self else { return nil }
    return try await transform(self)
  }
}

/// What the staff is told of files of requests.
enum RequestFileDescriptions {
  static let ask = Operation("Take requests of the staff list away as a file, with their answers")
    .saying(
      """
      The query narrows as that of the list does. `fields` are names of the service's form, \
      `second_fields` of its second one; they want `service`, and without them all its fields are \
      there. Heads and choices are in the asked language, titles of the second form with ` (2)`; rows of a group are one text, joined by ` | `. Personal answers are masked unless `reveal`, \
      which wants the right to reveal requests and stays in the action log.
      """
    )
    .narrowsRequests().spoken()
    .takes(
      .input([
        "format": .choice(of: ExportFormat.self),
        "columns": Schema.array(of: .choice(Requests.listColumns)).optional,
        "fields": Schema.array(of: .text).optional,
        "second_fields": Schema.array(of: .text).optional, "reveal": Schema.flag.optional,
      ])
    )
    .asksForExport()
}
