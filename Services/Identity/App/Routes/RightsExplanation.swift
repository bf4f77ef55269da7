package import Access
import EventLoop
import HTTPCore
package import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import Observability

/// Why may X do Y: each right with the groups and grants that it came by, who gave them and when; and what
/// he is to the things of each service, which opens doors that no right does.
package struct RightsExplanation: Sendable {
  private let app: IdentityApplication
  private let peers: PeerRoles

  package init(_ app: IdentityApplication, peers: PeerRoles) {
    self.app = app
    self.peers = peers
  }

  package func routes(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .get, "/api/v1/identity/users/{id}/rights", .permission("auth.view_permission"),
        handler: explain
      )
      .described(RightsDescriptions.explain)
    ]
  }

  @Sendable private func explain(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    let code = request.query("permission")
    if let code, try await !app.permissions.exists(code) {
      throw GrantError.unknownPermission(code)
    }
    guard try await app.accounts.account(user) != nil else { throw NothingThere() }
    let standing = try await app.principals.rights(of: user, now: app.clock.now())
    let rights = try await app.permissions.explain(user, only: code)
    let found = try await roles(of: user)
    let choice = request.languages
    return Response.json { json in
      json.object { json in
        json.field("user_id", user)
        json.field("may_sign_in", standing != nil)
        json.field("is_superuser", standing?.isSuperuser ?? false)
        json.field("organization", standing?.organization)
        let allowed = standing.map { $0.isSuperuser || !rights.isEmpty } ?? false
        json.field("allowed", code == nil ? nil : allowed)
        json.array("items", rights) { json, right in
          json.object { json in
            right.permission.write(in: choice, to: &json)
            json.array("because", right.sources) { json, source in
              json.object { source.write(to: &$0) }
            }
          }
        }
        found.write(in: choice, to: &json)
      }
    }
    .with(.cacheControl, "no-store").spoken(in: choice)
  }

  /// A service that is away leaves a gap, which is told, and not the others'.
  private func roles(of user: UserID) async throws -> FoundRoles {
    var found = FoundRoles()
    let own = try await app.roles(ObjectRoleQuestion(user: user.rawValue))
    found.add(
      ToldRoles(
        roles: Array(own.prefix(ObjectRoleQuestion.most)),
        isComplete: own.count <= ObjectRoleQuestion.most), of: "identity")
    for service in PeerRoles.services {
      do {
        found.add(try await peers.ask(service, user), of: service)
      } catch let error as OperationCancelled {
        throw error
      } catch {
        app.logger.warning(
          "a service did not say who somebody is to it",
          ["service": .string(service), "error": .error(error)])
        found.unavailable.append(service)
      }
    }
    return found
  }
}

/// What all services together say of a person.
private struct FoundRoles {
  private var roles: [(service: String, role: ObjectRole)] = []
  private var isCut = false
  var unavailable: [String] = []

  mutating func add(_ told: ToldRoles, of service: String) {
    roles += told.roles.map { (service: service, role: $0) }
    if !told.isComplete { isCut = true }
  }

  func write(in choice: LanguageChoice, to json: inout JSONWriter) {
    json.array("roles", roles) { json, found in
      json.object { json in
        json.field("service", found.service)
        json.field("relation", found.role.relation)
        json.field("object", found.role.object)
        json.field("title", found.role.title, in: choice)
      }
    }
    json.field("roles_complete", unavailable.isEmpty && !isCut)
    json.field("unavailable", unavailable)
  }
}
