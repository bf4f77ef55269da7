import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// People as others see them, and the groups that staff put them into.
struct PeopleRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/identity/users/{id}", .anyone) { request, _ in
        try await show(request)
      }
      .described(ProfileDescriptions.person),
      access.route(
        .put, "/api/v1/identity/users/{id}/groups", .permission("identity.change_user_groups")
      ) { request, caller in
        try await setGroups(request, caller)
      }
      .described(ProfileDescriptions.setGroups),
      access.route(
        .put, "/api/v1/identity/users/{id}/organization",
        .permission("identity.change_user_groups")
      ) { request, caller in
        try await setOrganization(request, caller)
      }
      .described(ProfileDescriptions.setOrganization),
    ]
  }

  func show(_ request: Request) async throws -> Response {
    guard let person = try await app.people.publicProfile(UserID(try request.rowKey()))
    else { throw NothingThere() }
    let languages = TextChoice(request)
    let response = Response.json { json in
      json.object { json in
        json.field("id", person.card.id)
        json.field("display_name", person.card.displayName)
        json.field("avatar", person.card.avatar)
        json.key("headline")
        languages.write(person.headline, to: &json)
        json.field("bio", person.bio)
        json.field("city", person.city)
        json.field("position", person.position)
        json.field("skills", person.skills)
        json.field("website", person.website)
        json.field("is_expert", person.isExpert)
        if let email = person.email, !email.isEmpty { json.field("email", email) }
        if let phone = person.phone { json.field("phone", phone) }
      }
    }
    return languages.mark(response)
  }

  func setGroups(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let groups = input.strings("groups", count: 0...50, max: 150)
    let names = try input.finish(groups)
    try await app.grants.setGroups(
      Array(Set(names)), of: user, by: UserID(try caller.requireUser()),
      holding: caller.isSuperuser ? nil : caller.permissions, now: app.clock.now())
    return .noContent
  }

  /// Staff of one organisation see its rows only; with null, those of all. Nobody lets others see
  /// more than he sees himself.
  func setOrganization(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let isCleared = input.isNull("organization")
    let code = input.string("organization", required: !isCleared, max: 100)
    try input.finish()
    let isFree = caller.organization == nil || caller.has("identity.view_all_organizations")
    guard isFree || caller.organization == code else { throw AccessRefusal.notAllowed }
    try await app.grants.setOrganization(
      code, of: user, by: UserID(try caller.requireUser()), now: app.clock.now())
    return .noContent
  }
}
