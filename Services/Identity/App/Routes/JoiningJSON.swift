import HTTPCore
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Requests and invitations as both sides see them.
enum JoiningJSON {
  static func answer(
    _ item: JoinRequestInfo, status: Status = .ok, _ request: Request
  ) -> Response {
    one(request, status) { write(item, to: &$0, $1) }
  }

  static func answer(
    _ item: InvitationInfo, status: Status = .ok, _ request: Request
  ) -> Response {
    one(request, status) { write(item, to: &$0, $1) }
  }

  static func page(_ items: [JoinRequestInfo], _ request: Request) -> Response {
    page(items, request) { write($1, to: &$0, $2) }
  }

  static func page(_ items: [InvitationInfo], _ request: Request) -> Response {
    page(items, request) { write($1, to: &$0, $2) }
  }

  /// Nothing of the address or of whoever invites: whose hands the token is in is not known yet.
  static func preview(_ item: InvitationInfo, _ request: Request) -> Response {
    one(request, .ok) { json, languages in
      json.field("company_id", item.company)
      json.key("company_name")
      languages.write(item.companyName, to: &json)
      json.field("role", item.role)
      json.field("expires_at", item.expiresAt)
    }
  }

  private static func one(
    _ request: Request, _ status: Status,
    _ write: (inout JSONWriter, TextChoice) -> Void
  ) -> Response {
    let languages = TextChoice(request)
    let response = Response.json(status: status) { json in
      json.object { write(&$0, languages) }
    }
    return languages.mark(response).with(.cacheControl, "private, no-store")
  }

  private static func page<Item>(
    _ items: [Item], _ request: Request,
    _ write: (inout JSONWriter, Item, TextChoice) -> Void
  ) -> Response {
    one(request, .ok) { json, languages in
      json.array("items", items) { json, item in
        json.object { write(&$0, item, languages) }
      }
      json.field("next", nil as String?)
    }
  }

  private static func write(
    _ item: JoinRequestInfo, to json: inout JSONWriter, _ languages: TextChoice
  ) {
    json.field("id", item.id)
    json.field("company_id", item.company)
    json.key("company_name")
    languages.write(item.companyName, to: &json)
    json.field("user_id", item.user)
    json.field("display_name", item.displayName)
    json.field("avatar", item.avatar)
    json.field("status", item.status)
    json.field("reason", item.reason)
    json.field("created_at", item.createdAt)
    json.field("expires_at", item.expiresAt)
    json.field("decided_at", item.decidedAt)
  }

  private static func write(
    _ item: InvitationInfo, to json: inout JSONWriter, _ languages: TextChoice
  ) {
    json.field("id", item.id)
    json.field("company_id", item.company)
    json.key("company_name")
    languages.write(item.companyName, to: &json)
    json.field("role", item.role)
    json.field("status", item.status)
    json.field("author_id", item.author)
    json.field("user_id", item.user)
    json.field("display_name", item.displayName)
    json.field("email", item.email)
    json.field("created_at", item.createdAt)
    json.field("expires_at", item.expiresAt)
    json.field("decided_at", item.decidedAt)
  }
}
