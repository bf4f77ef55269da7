import IdentityDomain
import Postgres

/// What a broken constraint means, by its name.
enum Constraints {
  static func meaning(of error: DatabaseError) -> any Error {
    if error.violates("account_company_tin_key") { return CompanyError.taxNumberTaken }
    if error.violates("account_usercompany_company_id_user_id_key") {
      return MembershipError.alreadyMember
    }
    if error.violates("account_usercompanyrequest_one_pending") {
      return JoiningError.alreadyPending
    }
    if error.violates("account_usercompanyinvitation_one_sent_to_user")
      || error.violates("account_usercompanyinvitation_one_sent_to_email")
    {
      return JoiningError.alreadyInvited
    }
    if ["account_user_email_key", "account_user_email", "account_user_phone_key"]
      .contains(where: error.violates)
    {
      return ContactChangeError.taken
    }
    if error.violates("auth_group_name_key") { return GrantError.groupNameTaken }
    return error
  }
}
