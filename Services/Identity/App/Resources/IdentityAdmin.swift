import Resources

extension AdminTables {
  /// Credentials, grants and people are read-only here: they change by commands, which know who may
  /// give what to whom.
  static let identity = AdminTables(
    plain: [
      "account_certificate", "account_course", "account_education", "account_experience",
      "core_city", "core_country", "core_organization", "oauth_scope", "waffle_flag",
      "waffle_sample", "waffle_switch",
    ],
    secret: [
      "account_activation": ["code", "code_hash", "password"],
      "account_emaildigest": ["token_digest"],
      "account_sanction": ["appeal_digest"],
      "account_user": ["password"],
      "account_usercompanyinvitation": ["token_digest"],
      "admin_honeypot_loginattempt": ["session_key"],
      "api_token": ["digest"],
      "authtoken_token": ["key"],
      "django_session": ["session_key", "session_data"],
      "factor_recoverycode": ["code_hash"],
      "factor_totp": ["sealed"],
      "message": ["body"],
      "oauth2_provider_accesstoken": ["token", "token_checksum"],
      "oauth2_provider_application": ["client_secret"],
      "oauth2_provider_grant": ["code", "code_challenge", "nonce", "session_key"],
      "oauth2_provider_refreshtoken": ["token", "session_key"],
      "oauth_client_secret": ["digest"],
      "oauth_device_grant": ["device_digest", "user_digest", "session_key"],
      "oauth_signing_key": ["sealed"],
      "signin_challenge": ["digest"],
      "signin_code": ["code_hash"],
      "social_auth_association": ["secret"],
      "social_auth_code": ["code"],
      "social_auth_partial": ["token", "data"],
      "social_auth_usersocialauth": ["extra_data"],
      "password_reset": ["code_hash"],
      "signature_challenge": ["digest"],
      "user_sessions_session": ["session_key", "session_data"],
    ],
    personal: [
      "account_activation": ["email", "phone", "first_name", "last_name"],
      "account_company": [
        "phone", "email", "director_name", "director_iin", "contact_name", "contact_phone",
        "contact_email", "iik",
      ],
      "account_contactpress": ["name", "email", "phone", "message", "answer"],
      "account_contactrequest": ["first_name", "last_name", "email", "phone", "message"],
      "account_deletion": ["reason"],
      "account_emaildigest": ["email", "email_key"],
      "account_user": [
        "username", "email", "email_key", "phone", "phone_key", "iin", "iin_key", "birth_date",
        "address",
        "salary_expectation", "last_ip", "digital_signature", "egov_data", "search_field",
      ],
      "account_usercompanyinvitation": ["email", "email_key"],
      "admin_honeypot_loginattempt": ["username", "ip_address", "user_agent"],
      "astanahub_shared_smslog": ["phone", "request", "response"],
      "awsdjangoses_awsblacklist": ["email", "email_key"],
      "mail_feedback": ["detail"],
      "message": ["recipient", "address_key", "subject"],
      "shared_smslog": ["number", "request", "response"],
      "social_auth_code": ["email"],
      "social_auth_usersocialauth": ["uid"],
      "user_sessions_session": ["ip", "user_agent"],
    ])
}
