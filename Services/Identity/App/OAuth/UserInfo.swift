import IdentityDomain
import JSON
import Kernel

/// What an application is told of the person who signed in (OpenID Connect Core, sections 5.1 and 5.4). A
/// claim without a value is left out (5.3.2).
struct UserInfo {
  let account: UserAccount
  let scopes: Set<String>
  /// Of this house: a picture that is ours is read elsewhere.
  let origin: String

  func write(to json: inout JSONWriter) {
    json.field("sub", String(account.id.rawValue))
    if scopes.contains(ScopeList.Standard.profile) { writeProfile(to: &json) }
    if scopes.contains(ScopeList.Standard.email), !account.email.isEmpty {
      json.field("email", account.email)
      json.field("email_verified", account.emailVerified)
    }
    if scopes.contains(ScopeList.Standard.phone), let phone = account.phone, !phone.isEmpty {
      json.field("phone_number", phone)
      json.field("phone_number_verified", account.phoneVerified)
    }
  }

  private func writeProfile(to json: inout JSONWriter) {
    let texts: KeyValuePairs<String, String?> = [
      "name": account.displayName, "given_name": account.firstName,
      "family_name": account.lastName, "picture": picture,
    ]
    for (name, text) in texts {
      if let text, !text.isEmpty { json.field(name, text) }
    }
    json.field("locale", account.locale.rawValue)
  }

  private var picture: String? {
    account.avatar.map { $0.hasPrefix("/") ? origin + $0 : $0 }
  }
}
