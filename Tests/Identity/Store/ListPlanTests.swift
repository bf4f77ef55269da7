import FoundationEssentials
import IdentityDomain
import IdentitySamples
import IdentityStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Lists of identity whose statements are written by hand; those of resources are judged for all slices
/// at once.
@Suite struct ListPlanTests {
  private typealias Listed = PlannedList<IdentityWorld>

  private static let now = Instant(seconds: 1_795_410_000)
  private static let user = UserID(7)
  private static let company = CompanyID(7)

  /// Fails with the list whose index is taken away.
  @Test func what_a_person_has_is_found_by_an_index() async throws {
    let (user, now) = (Self.user, Self.now)
    try await IdentityWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("sessions", by: "user_sessions_session_user") {
            _ = try await Sessions($0.database).list(of: user, now: now)
          },
          Listed("API tokens", by: "api_token_user") {
            _ = try await APITokens($0.database).list(of: user)
          },
          Listed("applications", by: "oauth2_provider_application_user", .sorted) {
            _ = try await Applications($0.database).list(of: user)
          },
          Listed("consents", by: "oauth_consent_once", .sorted) {
            _ = try await Consents($0.database).list(of: user)
          },
          Listed("tokens that consents came of", by: "oauth2_provider_accesstoken_user", .sorted) {
            _ = try await Consents($0.database).list(of: user)
          },
          Listed("renewals of consents", by: "oauth2_provider_refreshtoken_user", .sorted) {
            _ = try await Consents($0.database).list(of: user)
          },
          Listed("linked accounts", by: "social_auth_usersocialauth_user") {
            _ = try await SocialLinks($0.database).list(of: user)
          },
          Listed("archives", by: "account_archive_user") {
            _ = try await Archives($0.database).cards(of: user)
          },
          Listed("contact requests to him", by: "account_contactrequest_user") {
            _ = try await ContactRequests($0.database).received(by: user)
          },
          Listed("contact requests of his", by: "account_contactrequest_author_newest") {
            _ = try await ContactRequests($0.database).sent(by: user)
          },
        ], in: world, world.database)
    }
  }

  /// Fails with the list whose index is taken away.
  @Test func what_a_company_has_is_found_by_an_index() async throws {
    let (user, company) = (Self.user, Self.company)
    try await IdentityWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("members", by: "account_usercompany_company_id_user_id_key", .sorted) {
            _ = try await Companies($0.database).members(of: company)
          },
          Listed("a person's companies", by: "account_usercompany_user", .sorted) {
            _ = try await Accounts($0.database).memberships(of: user)
          },
          Listed("requests to join", by: "account_usercompanyrequest_company") {
            _ = try await Companies($0.database).requests(of: .company(company), status: nil)
          },
          Listed("a person's requests to join", by: "account_usercompanyrequest_user") {
            _ = try await Companies($0.database).requests(of: .person(user), status: "pending")
          },
          Listed("invitations", by: "account_usercompanyinvitation_company") {
            _ = try await Companies($0.database).invitations(of: .company(company), status: nil)
          },
          Listed(
            "a person's invitations", by: "account_usercompanyinvitation_invited_user", .sorted
          ) {
            _ = try await Companies($0.database).invitations(of: .person(user), status: nil)
          },
          Listed("invitations to an address", by: "account_usercompanyinvitation_email", .sorted) {
            _ = try await Companies($0.database).invitations(of: .person(user), status: nil)
          },
        ], in: world, world.database)
    }
  }

  /// Pages of everything, for whoever begins anew. Fails with the list whose index is taken away.
  @Test func what_others_keep_is_walked_from_where_they_are() async throws {
    let now = Self.now
    try await IdentityWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("people", by: "account_user_pkey") {
            _ = try await People($0.database).cards(after: 7, limit: 100)
          },
          Listed("companies", by: "account_company_pkey") {
            _ = try await People($0.database).companyCards(after: 7, limit: 100)
          },
          Listed("people by their numbers", by: "account_user_pkey", .sorted) {
            _ = try await People($0.database).cards(of: [1, 2, 3])
          },
          Listed("what moderators have hidden", by: "account_sanction_pkey") {
            _ = try await Sanctions($0.database).hidings(after: 7, limit: 100)
          },
          Listed("addresses that are turned away", by: "edge_block_until") {
            _ = try await FalseDoor($0.database).blocked(now: now)
          },
        ], in: world, world.database)
    }
  }

  /// Fails without the index: each wrong password would read all accounts.
  @Test func the_kinds_of_password_hashes_are_found_by_an_index() async throws {
    try await IdentityWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("kinds of password hashes", by: "account_user_password_kind") {
            _ = try await Accounts($0.database).passwordKinds()
          }
        ], in: world, world.database)
    }
  }
}
