/// Where a company's number stands, and what becomes of it when the company turns out to be another
/// one's duplicate. A column that refers to a company and is in none of these lists is found by a test.
package enum CompanyTables {
  /// Rows that go over as they are.
  package static let moved = [
    "account_companybadge", "account_contactpress", "account_experience", "account_sanction",
  ]

  /// Rows that go over by rules of their own: what is there once must not be there twice.
  package static let movedByRule = [
    "account_complaint", "account_user", "account_usercompany", "account_usercompanyinvitation",
    "account_usercompanyrequest", "waffle_flag_companies",
  ]
}
