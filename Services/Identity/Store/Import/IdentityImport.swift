import Foundation
package import Import
import Kernel

/// What identity takes over from the old site.
package enum IdentityImport {
  package static func plan() throws -> SlicePlan {
    try SlicePlan(
      slice: "identity", special: tables,
      folder: Bundle.module.resourcePath.map { $0 + "/OldSite" },
      erased: """
        select id from account_user
        where state = 'deleted' and row_version <> coalesce(imported_version, 0)
        """)
  }

  private static let tables = [
    contentTypes, permissions, groups, groupPermissions, users, companies, userGroups,
    userPermissions, sessions, plainSessions, apiTokens, activations, grants, accessTokens,
    refreshTokens, falseDoor, subscriptions, suppressions,
  ]

  /// The form in which secrets are stored: see `SecretDigest`.
  private static func digest(_ column: String) -> String {
    """
    translate(encode(substring(sha256(convert_to(t.\(column)::text, 'UTF8')) for 30), 'base64'),
      '+/', '-_')
    """
  }

  private static func table(_ name: String, _ change: (inout TablePlan) -> Void) -> TablePlan {
    var plan = TablePlan(name)
    change(&plan)
    return plan
  }

  // MARK: Rights: what a row says counts, not its number

  private static let contentTypes = table("django_content_type") {
    $0.adoptsBy = ["app_label", "model"]
    $0.before = "select ensure_rights()"
  }
  private static let permissions = table("auth_permission") {
    $0.adoptsBy = ["content_type_id", "codename"]
  }
  private static let groups = table("auth_group") { $0.adoptsBy = ["name"] }
  private static let groupPermissions = table("auth_group_permissions") {
    $0.adoptsBy = ["group_id", "permission_id"]
  }
  private static let userGroups = table("account_user_groups") {
    $0.adoptsBy = ["user_id", "group_id"]
  }
  private static let userPermissions = table("account_user_user_permissions") {
    $0.adoptsBy = ["user_id", "permission_id"]
  }

  // MARK: People and companies

  private static let users = table("account_user") {
    $0.values["state"] = """
      case when t.deleted_at is not null then 'deleted' when t.is_active then 'active'
        else 'suspended' end
      """
    $0.keys = KeyPlan(
      [
        .init("email", "email_key") { EmailAddress($0)?.key },
        .init("phone", "phone_key") { PhoneNumber($0)?.e164 },
        .init("iin", "iin_key") { number in
          TaxNumber(number).flatMap { $0.isBusiness ? nil : $0.digits }
        },
      ], holders: "i.state <> 'deleted'", first: "i.state = 'active'")
  }

  private static let companies = table("account_company") {
    $0.keys = KeyPlan([.init("tin", "tin_key") { TaxNumber($0)?.digits }])
  }

  // MARK: What lets somebody in

  private static let sessions = table("user_sessions_session") {
    $0.values["session_key"] = digest("session_key")
    $0.values["created_at"] = """
      greatest(least(t.last_activity, '9999-12-31 23:59:59+00'), '0001-01-01 00:00:00+00')
      """
  }
  private static let plainSessions = table("django_session") {
    $0.values["session_key"] = digest("session_key")
  }
  private static let apiTokens = table("authtoken_token") { $0.values["key"] = digest("key") }
  private static let activations = table("account_activation") { $0.values["code"] = "''" }
  private static let grants = table("oauth2_provider_grant") { $0.values["code"] = digest("code") }
  private static let accessTokens = table("oauth2_provider_accesstoken") {
    $0.values["token"] = digest("token")
  }
  private static let refreshTokens = table("oauth2_provider_refreshtoken") {
    $0.values["token"] = digest("token")
  }

  // MARK: Who gets mail

  private static let subscriptions = table("account_emaildigest") {
    $0.keys = KeyPlan([.init("email", "email_key") { EmailAddress($0)?.key }])
  }
  private static let suppressions = table("awsdjangoses_awsblacklist") {
    $0.keys = KeyPlan([.init("email", "email_key") { EmailAddress($0)?.key }])
  }

  private static let falseDoor = table("admin_honeypot_loginattempt") { $0.month = "timestamp" }
}
