/// The numbers that a certificate carries, against those that are known here.
package struct SignerNumbers: Sendable {
  package enum Match: String, Sendable {
    case same
    case other
    /// There is nothing to compare with.
    case unknown
  }

  let person: String
  let organization: String?

  package init(person: String, organization: String?) {
    self.person = person
    self.organization = organization
  }

  /// - Parameter proved: the number that the account has proved.
  package func match(person proved: String?) -> Match {
    proved.map { $0 == person ? .same : .other } ?? .unknown
  }

  /// A sole proprietor's company has his own number, and his certificate names no organisation.
  package func match(company number: String?) -> Match {
    number.map { $0 == (organization ?? person) ? .same : .other } ?? .unknown
  }
}
