package import PersonalData
import Postgres

extension PersonalTables {
  /// What identity knows of people.
  package static let identity = PersonalTables(
    account + waysIn + companies + byAddress + decisions + others)

  private static let account = [
    PersonalRows(
      "account_user", "id", .byCommand,
      .rows(
        "account",
        without: [
          "email_key", "phone_key", "iin_key", "legal_hold", "permission_revision",
        ])),
    PersonalRows(
      "account_avatar", "user_id", .deleted,
      .rows("photo", only: ["id", "media_type", "width", "height", "created_at"])),
    PersonalRows("account_certificate", "user_id", .deleted, .rows("certificates")),
    PersonalRows("account_course", "user_id", .deleted, .rows("courses")),
    PersonalRows("account_education", "user_id", .deleted, .rows("education")),
    PersonalRows("account_experience", "user_id", .deleted, .rows("experience")),
    PersonalRows("account_user_groups", "user_id", .deleted, .rows("groups")),
    PersonalRows("account_user_user_permissions", "user_id", .deleted, .rows("permissions")),
    PersonalRows(
      "account_activation", "user_id", .deleted,
      .rows("registrations", only: ["id", "created_at", "activation_type", "used", "expires_at"])),
    PersonalRows("waffle_flag_users", "user_id", .deleted, .rows("features-given")),
    PersonalRows(
      "waffle_flag_excluded_users", "user_id", .deleted, .rows("features-kept-from")),
    PersonalRows(
      "account_archive", "user_id", .deleted,
      .rows("archives", only: ["id", "created_at", "state", "finished_at", "expires_at"])),
    PersonalRows("account_archive", "requested_by_id", .kept("who asked for somebody"), ofOthers),
  ]

  private static let waysIn = [
    PersonalRows("user_sessions_session", "user_id", .byCommand, .rows("sessions")),
    PersonalRows("api_token", "user_id", .byCommand, .rows("api-tokens", without: ["hint"])),
    PersonalRows(
      "authtoken_token", "user_id", .byCommand, .rows("old-api-token", only: ["created"])),
    PersonalRows("oauth_consent", "user_id", .deleted, .rows("applications-with-access")),
    PersonalRows(
      "oauth_session_application", "user_id", .deleted, .rows("applications-signed-in-to")),
    PersonalRows(
      "oauth2_provider_accesstoken", "user_id", .byCommand,
      .rows("access-tokens", only: ["id", "created", "expires", "scope", "application_id"])),
    PersonalRows(
      "oauth2_provider_refreshtoken", "user_id", .deleted,
      .rows("refresh-tokens", only: ["id", "created", "expires", "scope", "application_id"])),
    PersonalRows(
      "oauth2_provider_application", "user_id", .kept("the application is retired"),
      .rows("applications")),
    PersonalRows("social_auth_usersocialauth", "user_id", .deleted, .rows("social-accounts")),
    PersonalRows(
      "factor_totp", "user_id", .deleted,
      .rows("second-factor", only: ["id", "created_at", "confirmed_at"])),
    PersonalRows(
      "factor_recoverycode", "user_id", .deleted,
      .rows("recovery-codes", only: ["id", "created_at", "used_at"])),
    PersonalRows("oauth2_provider_grant", "user_id", .byCommand, passing),
    PersonalRows("oauth2_provider_idtoken", "user_id", .deleted, passing),
    PersonalRows("oauth_device_grant", "user_id", .deleted, passing),
    PersonalRows("password_reset", "user_id", .byCommand, passing),
    PersonalRows("contact_change", "user_id", .byCommand, passing),
    PersonalRows("qr_session", "user_id", .deleted, passing),
    PersonalRows("signature_challenge", "user_id", .deleted, passing),
    PersonalRows("signin_challenge", "user_id", .deleted, passing),
    PersonalRows("signin_code", "user_id", .deleted, passing),
  ]

  private static let companies = [
    PersonalRows("account_usercompany", "user_id", .byCommand, .rows("companies")),
    PersonalRows("account_usercompanyrequest", "user_id", .deleted, .rows("join-requests")),
    PersonalRows(
      "account_usercompanyinvitation", "invited_user_id", .deleted,
      .rows("invitations", without: ["email_key"])),
    PersonalRows(
      "account_usercompanyinvitation", "author_id", .kept("who invited somebody else"),
      .rows(
        "invitations-of-others",
        only: ["id", "created_at", "role", "status", "company_id", "expires_at", "decided_at"])),
    PersonalRows(
      "account_company", "author_id", .kept("who entered a company"),
      .rows("companies-entered", only: ["id", "created_at", "name", "status"])),
    PersonalRows(
      "account_contactpress", "author_id", .deleted, .rows("press-requests", only: pressColumns)),
    PersonalRows(
      "account_contactpress", "assignee_id", .kept("who answered a journalist"), ofOthers),
    PersonalRows(
      "account_contactpress", "user_id", .deleted,
      .rows("press-requests-by-others", only: ["id", "created_at"])),
    PersonalRows("account_contactrequest", "author_id", .deleted, .rows("contact-requests")),
    PersonalRows(
      "account_contactrequest", "user_id", .deleted,
      .rows("contact-requests-by-others", only: ["id", "created_at", "released_at"])),
  ]

  /// Where an address or a number stands without the account.
  private static let byAddress = [
    PersonalRows(
      "account_contactpress", .address("email"), .deleted,
      .rows("press-requests-by-address", only: pressColumns)),
    PersonalRows(
      "account_usercompanyinvitation", .address("email"), .deleted,
      .rows("invitations-by-address", without: ["email_key"])),
    PersonalRows(
      "account_emaildigest", .address("email"), .deleted,
      .rows("newsletter", without: ["email_key"])),
    PersonalRows(
      "message", .address("recipient"), .deleted,
      .rows(
        "letters",
        only: ["id", "channel", "recipient", "kind", "state", "created_at", "sent_at"])),
    PersonalRows(
      "shared_smslog", .address("number"), .deleted,
      .rows("sms", only: ["id", "created_at", "number"])),
    PersonalRows(
      "astanahub_shared_smslog", .address("phone"), .deleted,
      .rows("old-sms", only: ["id", "created_at", "phone"])),
    PersonalRows("social_auth_code", .address("email"), .deleted, passing),
  ]

  private static let decisions = [
    PersonalRows(
      "account_complaint", "author_id", record,
      .rows(
        "complaints", only: ["id", "created_at", "reason", "comment", "status", "resolved_at"])),
    PersonalRows(
      "account_complaint", "appellant_id", record,
      .rows("appeals", only: ["id", "status", "appeal", "appealed_at", "judged_at", "judgement"])),
    PersonalRows(
      "account_complaint", "user_id", record, .leftOut("what others say of somebody, in confidence")
    ),
    PersonalRows("account_complaint", "moderator_id", record, ofOthers),
    PersonalRows("account_complaint", "judge_id", record, ofOthers),
    PersonalRows(
      "account_sanction", "user_id", record, .rows("sanctions", without: ["complaint_id"])),
    PersonalRows("account_sanction", "moderator_id", record, ofOthers),
    PersonalRows("account_sanction", "lifted_by_id", record, ofOthers),
    PersonalRows(
      "account_deletion", "user_id", .kept("that the person was erased"), .rows("deletions")),
    PersonalRows(
      "account_deletion", "requested_by_id", .kept("that the person was erased"), ofOthers),
  ]

  private static let others = [
    PersonalRows("waffle_flag", "owner_id", .kept("who answered for a flag"), ofOthers),
    PersonalRows("waffle_sample", "owner_id", .kept("who answered for a sample"), ofOthers),
    PersonalRows("waffle_switch", "owner_id", .kept("who answered for a switch"), ofOthers),
  ]

  private static let pressColumns: Set<String> = [
    "id", "created_at", "status", "outlet", "name", "email", "phone", "subject", "message",
    "answer",
    "decided_at",
  ]
  private static let record = PersonalErasure.kept("the record of a decision")
  private static let ofOthers = PersonalArchive.leftOut("work of the staff")
  private static let passing = PersonalArchive.leftOut("a step of signing in, over in minutes")
}

extension PersonalOwner {
  /// The column holds the address or the number of his account, in whatever case it was written.
  fileprivate static func address(_ column: String) -> PersonalOwner {
    .condition { user in
      """
      lower(item.\(identifier: column)) = any (array(
        select lower(known.text) from account_user person
        cross join unnest(array[person.email, person.phone]) known (text)
        where person.id = \(user) and known.text <> ''))
      """
    }
  }
}
