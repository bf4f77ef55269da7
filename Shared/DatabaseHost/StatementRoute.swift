package import Access
import HTTPCore
package import HTTPServer
import JSON
import Kernel

/// What other services ask of the roles that people have at the things of this one.
///
/// `GET /internal/v1/statements?subject=user:7&relation&object` →
/// `{"items": [{"relation", "object", "title"}], "complete": true}`. Whether he may sign in at all is
/// another question.
package struct StatementRoute: Sendable {
  private let read: ObjectRoleReader

  /// `read`: `nil` where nobody is anything to the things of this service.
  package init(_ read: ObjectRoleReader?) { self.read = read ?? { _ in [] } }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .get, ObjectRoleQuestion.address,
        .service("identity", "services", "community", "booking", "techorda"), handler: answer)
    ]
  }

  private func answer(_ request: Request, by principal: Principal) async throws -> Response {
    guard let question = ObjectRoleQuestion(request) else { throw NothingThere() }
    let found = try await read(question)
    return Response.json { json in
      json.object { json in
        json.array("items", Array(found.prefix(ObjectRoleQuestion.most))) { json, role in
          json.object { json in
            json.field("relation", role.relation)
            json.field("object", role.object)
            json.field("title", role.title)
          }
        }
        json.field("complete", found.count <= ObjectRoleQuestion.most)
      }
    }
    .with(.cacheControl, "no-store")
  }
}
