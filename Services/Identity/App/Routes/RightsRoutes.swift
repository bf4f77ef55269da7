import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Groups, and what they and single grants let people do; `RightsExplanation` says why somebody may do
/// something.
struct RightsRoutes {
  let app: IdentityApplication

  private static let groups = "/api/v1/identity/groups"
  private static let users = "/api/v1/identity/users/{id}"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .get, "/api/v1/identity/permissions", .permission("auth.view_permission"),
        handler: permissions
      )
      .described(RightsDescriptions.permissions),
      access.route(.get, Self.groups, .permission("auth.view_group"), handler: list)
        .described(RightsDescriptions.list),
      access.route(.post, Self.groups, .permission("auth.add_group"), handler: create)
        .described(RightsDescriptions.create),
      access.route(.get, Self.groups + "/{id}", .permission("auth.view_group"), handler: show)
        .described(RightsDescriptions.show),
      access.route(.patch, Self.groups + "/{id}", .permission("auth.change_group"), handler: change)
        .described(RightsDescriptions.change),
      access.route(
        .delete, Self.groups + "/{id}", .permission("auth.delete_group"), handler: delete
      )
      .described(RightsDescriptions.delete),
      access.route(
        .put, Self.users + "/permissions", .permission("account.change_useruserpermissions"),
        handler: grant
      )
      .described(RightsDescriptions.grant),
    ]
  }

  // MARK: Groups

  @Sendable private func permissions(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let permissions = try await app.permissions.all()
    let choice = request.languages
    return Response.json { json in
      json.object { json in
        json.array("items", permissions) { json, permission in
          json.object { permission.write(in: choice, to: &$0) }
        }
        json.field("next", nil as String?)
      }
    }
    .spoken(in: choice)
  }

  @Sendable private func list(_ request: Request, _ caller: Principal) async throws -> Response {
    let groups = try await app.groups.list()
    return .json { json in
      json.object { json in
        json.array("items", groups) { json, group in json.object { write(group, to: &$0) } }
        json.field("next", nil as String?)
      }
    }
  }

  @Sendable private func show(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let group = try await app.groups.group(try request.rowKey()) else {
      throw NothingThere()
    }
    return answer(group)
  }

  @Sendable private func create(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.json()
    let name = input.string("name", max: 150)
    let codes = input.strings("permissions", required: false, count: 0...1_000, max: 201)
    let group = try await app.groups.create(
      try input.finish(name), permissions: unique(codes ?? []), holding: held(by: caller))
    return answer(group, .created).with(.location, "\(Self.groups)/\(group.id)")
  }

  @Sendable private func change(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let name = input.present("name") ? input.string("name", max: 150) : nil
    let codes =
      input.present("permissions")
      ? input.strings("permissions", count: 0...1_000, max: 201) : nil
    try input.finish()
    return answer(
      try await app.groups.change(
        id, ifVersion: version, name: name, permissions: codes.map(unique),
        by: UserID(try caller.requireUser()), holding: held(by: caller), now: app.clock.now()))
  }

  @Sendable private func delete(_ request: Request, _ caller: Principal) async throws -> Response {
    try await app.groups.delete(
      try request.rowKey(), ifVersion: try request.expectedVersion(),
      by: UserID(try caller.requireUser()), holding: held(by: caller), now: app.clock.now())
    return .noContent
  }

  // MARK: People

  @Sendable private func grant(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let codes = input.strings("permissions", count: 0...1_000, max: 201)
    try await app.grants.setPermissions(
      unique(try input.finish(codes)), of: user, by: UserID(try caller.requireUser()),
      holding: held(by: caller), now: app.clock.now())
    return .noContent
  }

  // MARK: Words

  /// Who gives a right must hold it; a superuser holds all.
  private func held(by caller: Principal) -> Set<String>? {
    caller.isSuperuser ? nil : caller.permissions
  }

  private func unique(_ codes: [String]) -> [String] { Set(codes).sorted() }

  private func answer(_ group: Group, _ status: Status = .ok) -> Response {
    Response.json(status: status) { json in json.object { write(group, to: &$0) } }
      .with(.etag, EntityTag(rowVersion: group.version).description)
  }

  private func write(_ group: Group, to json: inout JSONWriter) {
    json.field("id", group.id)
    json.field("name", group.name)
    json.field("permissions", group.permissions)
    json.field("members", group.members)
    json.field("row_version", group.version)
  }
}
