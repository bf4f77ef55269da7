import IdentityDomain
import Kernel
import Postgres

extension Accounts {
  /// The row stays, so that its number is never another's; nothing in it says who it was. Tokens that
  /// nobody can guess take the place of what was unique. Returns the row's revision.
  func anonymise(
    _ user: UserID, now: Instant, in transaction: Transaction
  ) async throws -> Int64 {
    try await transaction.query(
      """
      update account_user set state = 'deleted', deleted_at = \(now), updated_at = \(now),
        first_name = 'Deleted user', last_name = '', middle_name = null,
        email = replace(gen_random_uuid()::text, '-', ''), email_key = null,
        phone = left(replace(gen_random_uuid()::text, '-', ''), 20), phone_key = null,
        iin = left(replace(gen_random_uuid()::text, '-', ''), 12), iin_key = null,
        uuid = gen_random_uuid(), username = null, password = '!', password_changed_at = null,
        email_verified = false, phone_verified = false, iin_verified = false,
        two_factor_enabled = false, digital_signature = null, egov_data = null,
        birth_date = null, gender = null, avatar = null, background = null, city = null,
        country = null, address = null, position = null, bio = null, headline = '{}',
        website = null, linkedin = null, github = null, facebook = null, instagram = null,
        telegram = null, skills = '{}', languages = '{}', interests = '{}', resume = null,
        open_to_work = false, salary_expectation = null, show_email = false, show_phone = false,
        is_public = false, is_subscribed = false, notification_settings = '{}',
        last_login = null, last_seen = null, last_ip = null, login_count = 0,
        failed_login_count = 0, locked_until = null, referral_code = null, rating = null,
        search_field = '', company_id = null, organization_id = null, suspended_until = null,
        is_active = false, is_staff = false, is_superuser = false, is_expert = false,
        is_mentor = false, is_press = false, is_moderator = false, legal_hold = null,
        legacy = case when legacy is null then null else '{}'::jsonb end,
        permission_revision = permission_revision + 1, row_version = row_version + 1
      where id = \(user) returning row_version
      """
    ).first?.int64("row_version") ?? 0
  }
}
