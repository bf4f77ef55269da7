import IdentityDomain
import IdentityStore
import JSON
import Kernel

enum AccountJSON {
  /// The members of an account as its owner sees them.
  static func write(_ account: UserAccount, to json: inout JSONWriter) {
    json.field("id", account.id)
    json.field("email", account.email.isEmpty ? nil : account.email)
    json.field("phone", account.phone)
    json.field("first_name", account.firstName)
    json.field("last_name", account.lastName)
    json.field("middle_name", account.middleName)
    json.field("display_name", account.displayName)
    json.field("avatar", account.avatar)
    json.field("locale", account.locale.rawValue)
    json.field("is_staff", account.isStaff)
    json.field("is_superuser", account.isSuperuser)
    json.field("is_expert", account.isExpert)
  }

  static func write(_ profile: Profile, to json: inout JSONWriter, _ languages: TextChoice) {
    json.field("city", profile.city)
    json.field("position", profile.position)
    json.field("bio", profile.bio)
    json.key("headline")
    languages.write(profile.headline, to: &json)
    json.field("website", profile.website)
    json.field("linkedin", profile.linkedin)
    json.field("github", profile.github)
    json.field("telegram", profile.telegram)
    json.field("skills", profile.skills)
    json.field("is_public", profile.isPublic)
    json.field("show_email", profile.showEmail)
    json.field("show_phone", profile.showPhone)
    json.field("is_subscribed", profile.isSubscribed)
    json.field("company_id", profile.company)
  }

  static func write(
    _ memberships: [Membership], to json: inout JSONWriter, _ languages: TextChoice
  ) {
    json.array("companies", memberships) { json, membership in
      json.object { json in
        json.field("id", membership.company)
        json.key("name")
        languages.write(membership.name, to: &json)
        json.field("verified", membership.verified)
        json.field("role", membership.role)
      }
    }
  }
}
