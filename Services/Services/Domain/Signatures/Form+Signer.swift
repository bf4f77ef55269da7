/// Whose signature the answers to a form want, and how it may come.
package struct SignerDemand: Sendable, Hashable {
  package let policy: SignerPolicy
  /// Nothing but a telephone (eGov Mobile) will do.
  package let isByTelephone: Bool

  package init(policy: SignerPolicy, isByTelephone: Bool = false) {
    self.policy = policy
    self.isByTelephone = isByTelephone
  }
}

extension Form {
  /// Its field of type `signature`, if these are the names of the fields that are shown.
  package func signatureField(shown: Set<String>) -> Field? {
    fields.first { $0.type == .signature && shown.contains($0.name) }
  }

  /// Whose signature answers want for which these fields are shown: a field of type `signature` may say
  /// so (`kind` in its `config`); otherwise a company's request is signed for the company, a person's by
  /// the person. Throws `SignatureRefusal.forCompanies` where a person asks for what a company signs.
  package func signer(
    forCompany isOfCompany: Bool, shown: Set<String>
  ) throws(SignatureRefusal) -> SignerDemand {
    let usual: SignerPolicy = isOfCompany ? .company : .person
    switch signatureField(shown: shown)?.rules.kind {
    case "eds_person": return SignerDemand(policy: .person)
    case "eds_head":
      guard isOfCompany else { throw .forCompanies }
      return SignerDemand(policy: .head)
    case "eds_company":
      guard isOfCompany else { throw .forCompanies }
      return SignerDemand(policy: .company)
    case "qr": return SignerDemand(policy: usual, isByTelephone: true)
    default: return SignerDemand(policy: usual)
    }
  }

  /// The answers of a submitted version without the keys of its signatures: what the applicant said.
  func withoutSignatures(_ answers: [String: FormValue]) -> [String: FormValue] {
    let signatures = fields.filter { $0.type == .signature }.map(\.name)
    return answers.filter { !signatures.contains($0.key) }
  }
}
