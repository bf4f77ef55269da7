import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import ServicesDomain
import ServicesStore

/// What the staff does with submitted requests.
struct WorkRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/api/v1/services/requests/{id}/assignment",
        .permission(ServicesApplication.decide), handler: take
      )
      .described(RequestDescriptions.take),
      access.route(
        .post, "/api/v1/services/requests/{id}/transitions",
        .anyPermission([ServicesApplication.decide, ServicesApplication.keepProtocols]),
        handler: move
      )
      .described(RequestDescriptions.move),
    ]
  }

  /// `{}` takes a free request, `{"take_over": true}` also one that another has, `{"user_id": 7}` gives
  /// it to a colleague.
  @Sendable func take(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var takeOver = false
    if !request.body.isEmpty {
      var input = try await request.json()
      takeOver = input.bool("take_over", required: false) ?? false
      let colleague = input.integer("user_id", required: false, in: 1...Int64(Int32.max))
      if takeOver, colleague != nil { input.fault("user_id", .unknownField) }
      try input.finish()
      if let colleague {
        return try await app.assign(id, to: colleague, request, by: principal)
      }
    }
    return try await app.take(id, over: takeOver, request, by: principal)
  }

  /// `{"from", "to", "reason"?, "comment"?, "fields"?}`; a field is a name or `{"field", "comment"}`.
  @Sendable func move(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let from = input.string("from", max: 50)
    let to = input.string("to", max: 50)
    let reason = input.string("reason", required: false, max: 50)
    let comment = input.string("comment", required: false, max: 5_000, multiline: true)
    let marks = WorkRoutes.marks(&input)
    let (known, wanted) = try input.finish(from, to)
    return try await app.decide(
      Decision(from: known, to: wanted, comment: comment, marks: marks, reason: reason), on: id,
      request, by: principal)
  }

  static func marks(_ input: inout InputReader) -> [FieldMark] {
    guard let value = input.json("fields", required: false) else { return [] }
    guard let items = value.array, items.count <= 500 else {
      input.fault("fields", .wrongType(.array))
      return []
    }
    let marks = items.compactMap { item -> FieldMark? in
      if let name = item.string { return FieldMark(field: name) }
      guard let name = item["field"]?.string, item.members?.allSatisfy(isKnown) == true else {
        return nil
      }
      let comment = item["comment"]?.string
      return FieldMark(field: name, comment: comment.map { String($0.prefix(1_000)) })
    }
    if marks.count != items.count { input.fault("fields", .wrongType(.object)) }
    return marks
  }

  private static func isKnown(_ member: JSONMember) -> Bool {
    member.key == "field" || (member.key == "comment" && member.value.string != nil)
  }
}
