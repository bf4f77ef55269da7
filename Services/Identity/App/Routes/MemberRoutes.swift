import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Who belongs to a company. To strangers a company has no members.
struct MemberRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    let members = "/api/v1/identity/companies/{id}/members"
    return [
      access.route(.get, members, .signedIn) { request, caller in
        try await list(request, caller)
      }
      .described(CompanyDescriptions.members),
      access.route(.post, members, .signedIn) { request, caller in
        try await add(request, caller)
      }
      .described(CompanyDescriptions.addMember),
      access.route(.patch, members + "/{user_id}", .signedIn) { request, caller in
        try await changeRole(request, caller)
      }
      .described(CompanyDescriptions.changeRole),
      access.route(.delete, members + "/{user_id}", .signedIn) { request, caller in
        try await remove(request, caller)
      }
      .described(CompanyDescriptions.removeMember),
    ]
  }

  func list(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    let actor = try caller.companyActor()
    if !actor.isStaff {
      guard try await app.companies.role(of: actor.user, in: id) != nil
      else { throw NothingThere() }
    }
    let members = try await app.companies.members(of: id)
    return .json { json in
      json.object { json in
        json.array("items", members) { json, member in
          json.object { json in
            json.field("user_id", member.user)
            json.field("display_name", member.displayName)
            json.field("avatar", member.avatar)
            json.field("role", member.role)
            json.field("verified", member.verified)
          }
        }
        json.field("next", nil as String?)
      }
    }
  }

  func add(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    var input = try await request.json()
    let user = input.integer("user_id", in: 1...Int64(Int32.max)).map { UserID($0) }
    let role = input.choice("role", of: MemberRole.self)
    let (who, what) = try input.finish(user, role)
    let actor = try caller.companyActor()
    return try await app.commands.run(request, by: caller) { transaction in
      try await app.companies.changeMembers(
        of: id, by: actor.user, now: app.clock.now(), in: transaction
      ) {
        try $0.add(who, as: what, by: actor)
      }
      return answer(who, what, status: .created)
        .with(.location, "/api/v1/identity/companies/\(id)/members/\(who)")
    }
  }

  func changeRole(_ request: Request, _ caller: Principal) async throws -> Response {
    let (id, user) = (CompanyID(try request.rowKey()), UserID(try request.rowKey("user_id")))
    var input = try await request.json()
    let role = input.choice("role", of: MemberRole.self)
    let wanted = try input.finish(role)
    let actor = try caller.companyActor()
    try await app.companies.changeMembers(of: id, by: actor.user, now: app.clock.now()) {
      try $0.change(user, to: wanted, by: actor)
    }
    return answer(user, wanted)
  }

  func remove(_ request: Request, _ caller: Principal) async throws -> Response {
    let (id, user) = (CompanyID(try request.rowKey()), UserID(try request.rowKey("user_id")))
    let actor = try caller.companyActor()
    try await app.companies.changeMembers(of: id, by: actor.user, now: app.clock.now()) {
      try $0.remove(user, by: actor)
    }
    return .noContent
  }

  private func answer(_ user: UserID, _ role: MemberRole, status: Status = .ok) -> Response {
    .json(status: status) { json in
      json.object { json in
        json.field("user_id", user)
        json.field("role", role.rawValue)
      }
    }
  }
}
