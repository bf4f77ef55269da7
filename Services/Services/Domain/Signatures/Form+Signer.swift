extension Form {
  /// Whose signature the form wants: its field of type `signature` may say so (`kind` in `config`);
  /// otherwise a company's request is signed for the company, a person's by the person.
  package func signerPolicy(forCompany isOfCompany: Bool) -> SignerPolicy {
    let kind = fields.first { $0.type.rawValue == "signature" }?.settings["kind"]?.text
    switch kind {
    case "eds_person": return .person
    case "eds_head" where isOfCompany: return .head
    default: return isOfCompany ? .company : .person
    }
  }
}
