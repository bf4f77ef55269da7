package import Access
import Kernel
import Postgres
import ServicesStore

extension ServicesApplication {
  /// What this slice answers for when another one asks what somebody is here.
  package var roles: ObjectRoleReader {
    let roles = ObjectRoles(database: database)
    return { question in
      try await roles.find(
        of: question.user, relation: question.relation, object: question.object,
        limit: ObjectRoleQuestion.most + 1
      ).map { row in
        ObjectRole(
          relation: try row.string("relation"), object: try row.string("object"),
          title: try row.localized("title"))
      }
    }
  }
}
