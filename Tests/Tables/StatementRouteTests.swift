import Access
import DatabaseHost
import HTTPCore
import JSON
import Kernel
import TestSupport
import Testing

/// Every service is asked what somebody is to its things, also one that has none to speak of.
struct StatementRouteTests {
  private func ask(_ read: ObjectRoleReader?) async throws -> ServiceClient.Answer {
    let client = try ServiceClient(audience: "booking") { StatementRoute(read).table($0) }
    return try await client.send(
      .get, "/internal/v1/statements?subject=user:7&relation=manager&object=room:1",
      as: .service("identity"))
  }

  @Test func a_service_without_roles_says_so() async throws {
    let answer = try await ask(nil)
    #expect(answer.status == 200 && answer["items"].array == [] && answer["complete"] == true)
  }

  /// Fails where the answer grows with what there is, or is cut without a word.
  @Test func an_answer_is_bounded_and_says_that_there_is_more() async throws {
    func roles(_ count: Int) -> ObjectRoleReader {
      { question in
        #expect(
          question == ObjectRoleQuestion(user: 7, relation: "manager", object: "room:1"))
        return (0..<count).map {
          ObjectRole(relation: "manager", object: "room:\($0)", title: Localized(en: "Room"))
        }
      }
    }
    let whole = try await ask(roles(ObjectRoleQuestion.most))
    #expect(whole["items"].array?.count == ObjectRoleQuestion.most && whole["complete"] == true)
    let cut = try await ask(roles(ObjectRoleQuestion.most + 1))
    #expect(cut["items"].array?.count == ObjectRoleQuestion.most && cut["complete"] == false)
    let first = cut["items"].array?.first.flatMap { ObjectRole($0) }
    #expect(
      first
        == ObjectRole(relation: "manager", object: "room:0", title: Localized(en: "Room")))
  }
}
