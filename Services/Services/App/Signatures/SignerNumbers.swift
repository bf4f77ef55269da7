package import Access
import JSON
package import Kernel
package import ServicesDomain

/// Whether the numbers in a certificate are those of somebody and of a company. Identity knows them;
/// here they are asked for and kept nowhere.
package struct SignerNumbers: Sendable {
  package struct Question: Sendable {
    package let userID: Int64
    package let person: TaxNumber
    package let companyID: Int64?
    package let organization: TaxNumber?
  }

  package struct Answer: Sendable {
    package let person: SignerClaim.Match
    package let company: SignerClaim.Match

    package init(person: SignerClaim.Match, company: SignerClaim.Match) {
      self.person = person
      self.company = company
    }
  }

  /// Throws when identity cannot be reached: then nothing is saved.
  package let compare: @Sendable (Question) async throws -> Answer

  package init(compare: @escaping @Sendable (Question) async throws -> Answer) {
    self.compare = compare
  }
}

extension SignerNumbers {
  /// Asks identity.
  package static func live(_ peers: PeerClient) -> SignerNumbers {
    SignerNumbers { question in
      let answer = try await peers.post(
        "identity", "/internal/v1/signers/check", repeatable: true
      ) { json in
        json.field("user_id", question.userID)
        json.field("person", question.person.digits)
        json.field("company_id", question.companyID)
        json.field("organization", question.organization?.digits)
      }.json()
      func match(_ name: String) -> SignerClaim.Match {
        answer[name]?.string.flatMap(SignerClaim.Match.init) ?? .unknown
      }
      return Answer(person: match("person"), company: match("company"))
    }
  }
}
