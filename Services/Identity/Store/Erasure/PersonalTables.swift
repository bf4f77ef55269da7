/// What the slice knows of a person, table by table. A column that refers to an account and is in none
/// of these lists is found by a test.
package enum PersonalTables {
  /// Rows that go with the person.
  package static let deleted: [(table: String, column: String)] = [
    ("account_activation", "user_id"), ("account_certificate", "user_id"),
    ("account_contactpress", "author_id"), ("account_contactpress", "user_id"),
    ("account_contactrequest", "author_id"), ("account_contactrequest", "user_id"),
    ("account_course", "user_id"), ("account_education", "user_id"),
    ("account_experience", "user_id"), ("account_user_groups", "user_id"),
    ("factor_recoverycode", "user_id"), ("factor_totp", "user_id"),
    ("oauth_device_grant", "user_id"), ("signature_challenge", "user_id"),
    ("signin_challenge", "user_id"), ("signin_code", "user_id"),
    ("account_user_user_permissions", "user_id"),
    ("account_usercompanyinvitation", "invited_user_id"),
    ("account_usercompanyrequest", "user_id"), ("oauth_consent", "user_id"),
    ("oauth2_provider_refreshtoken", "user_id"), ("oauth2_provider_idtoken", "user_id"),
    ("social_auth_usersocialauth", "user_id"), ("waffle_flag_excluded_users", "user_id"),
    ("waffle_flag_users", "user_id"),
  ]

  /// Rows that go in another way: with an event each.
  package static let told: [(table: String, column: String)] = [
    ("account_usercompany", "user_id"), ("api_token", "user_id"), ("authtoken_token", "user_id"),
    ("oauth2_provider_accesstoken", "user_id"), ("oauth2_provider_grant", "user_id"),
    ("password_reset", "user_id"), ("user_sessions_session", "user_id"),
  ]

  /// Numbers that stay, because they say nothing without the account.
  package static let kept: [(table: String, column: String, reason: String)] = [
    ("account_company", "author_id", "who entered a company"),
    ("account_complaint", "appellant_id", "the record of a decision"),
    ("account_complaint", "author_id", "the record of a decision"),
    ("account_complaint", "judge_id", "the record of a decision"),
    ("account_complaint", "moderator_id", "the record of a decision"),
    ("account_complaint", "user_id", "the record of a decision"),
    ("account_contactpress", "assignee_id", "who answered a journalist"),
    ("account_deletion", "requested_by_id", "that the person was erased"),
    ("account_deletion", "user_id", "that the person was erased"),
    ("account_sanction", "lifted_by_id", "the record of a decision"),
    ("account_sanction", "moderator_id", "the record of a decision"),
    ("account_sanction", "user_id", "the record of a decision"),
    ("account_usercompanyinvitation", "author_id", "who invited somebody else"),
    ("oauth2_provider_application", "user_id", "the application is retired"),
    ("waffle_flag", "owner_id", "who answered for a flag"),
    ("waffle_sample", "owner_id", "who answered for a sample"),
    ("waffle_switch", "owner_id", "who answered for a switch"),
  ]

  /// Where an address or a number stands without the account.
  static let byAddress: [(table: String, column: String)] = [
    ("account_contactpress", "email"), ("account_emaildigest", "email"),
    ("account_usercompanyinvitation", "email"), ("astanahub_shared_smslog", "phone"),
    ("message", "recipient"), ("shared_smslog", "number"), ("social_auth_code", "email"),
  ]
}
