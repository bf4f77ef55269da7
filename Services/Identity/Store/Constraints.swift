import IdentityDomain
import Postgres

/// What a broken constraint means, by its name.
enum Constraints {
  static func meaning(of error: DatabaseError) -> any Error {
    if error.violates("account_company_tin_key") { return CompanyError.taxNumberTaken }
    if error.violates("account_usercompany_company_id_user_id_key") {
      return MembershipError.alreadyMember
    }
    return error
  }
}
