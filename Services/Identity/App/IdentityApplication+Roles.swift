package import Access
import IdentityDomain
import IdentityStore
import Kernel

extension IdentityApplication {
  /// What identity answers for: what people are in companies.
  package var roles: ObjectRoleReader {
    let companies = companies
    return { question in
      let kind = "company:"
      if let object = question.object, !object.hasPrefix(kind) { return [] }
      return try await companies.parts(
        of: question.user, role: question.relation,
        company: question.object.map { String($0.dropFirst(kind.count)) },
        limit: ObjectRoleQuestion.most + 1
      ).map { part in
        ObjectRole(
          relation: part.role, object: kind + "\(part.company)",
          title: Localized(ru: part.name, kk: part.name, en: part.name))
      }
    }
  }
}
