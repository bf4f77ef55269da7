package import HTTPCore
package import JSON
package import Kernel

/// What a person is to one thing of a service: the manager of a service, a member of a commission, the
/// owner of a company. The service that keeps the thing answers for it; nobody else remembers it.
package struct ObjectRole: Sendable, Hashable {
  package let relation: String
  /// Its kind and its key, as `service:seed-money`.
  package let object: String
  /// What it is called, for people.
  package let title: Localized

  package init(relation: String, object: String, title: Localized) {
    self.relation = relation
    self.object = object
    self.title = title
  }

  package init?(_ json: JSONValue) {
    guard let relation = json["relation"]?.string, let object = json["object"]?.string else {
      return nil
    }
    let title = json["title"]
    self.init(
      relation: relation, object: object,
      title: Localized(
        ru: title?["ru"]?.string, kk: title?["kk"]?.string, en: title?["en"]?.string))
  }
}

/// Which roles are asked for: all of a person, or those of one relation or at one thing.
package struct ObjectRoleQuestion: Sendable, Hashable {
  package static let address = "/internal/v1/statements"
  /// The most that are told in one answer.
  package static let most = 500

  package let user: Int64
  package let relation: String?
  package let object: String?

  package init(user: Int64, relation: String? = nil, object: String? = nil) {
    self.user = user
    self.relation = relation
    self.object = object
  }

  /// `nil` for what names no person: statements are of people.
  package init?(_ request: Request) {
    let kind = "user:"
    guard let subject = request.query("subject"), subject.hasPrefix(kind),
      let user = Int32(subject.dropFirst(kind.count)), user > 0
    else { return nil }
    self.init(
      user: Int64(user), relation: request.query("relation"), object: request.query("object"))
  }

  var target: String {
    var items = [("subject", "user:\(user)")]
    if let relation { items.append(("relation", relation)) }
    if let object { items.append(("object", object)) }
    let query = items.map { $0.0 + "=" + PercentEncoding.encode($0.1) }
    return ObjectRoleQuestion.address + "?" + query.joined(separator: "&")
  }
}

/// Reads the roles that a service answers for: one more than `most` where there are more.
package typealias ObjectRoleReader =
  @Sendable (ObjectRoleQuestion) async throws -> [ObjectRole]

/// What a service said.
package struct ToldRoles: Sendable, Hashable {
  package let roles: [ObjectRole]
  /// False if there are more than it tells.
  package let isComplete: Bool

  package init(roles: [ObjectRole], isComplete: Bool) {
    self.roles = roles
    self.isComplete = isComplete
  }
}

extension PeerClient {
  /// What somebody is to the things of a service, by its own word. Throws `PeerUnavailable` if it does not
  /// answer in time.
  package func roles(
    _ question: ObjectRoleQuestion, at service: String, deadline: Duration = .seconds(1)
  ) async throws -> ToldRoles {
    let answer = try await get(service, question.target, deadline: deadline).json()
    return ToldRoles(
      roles: (answer["items"]?.array ?? []).compactMap { ObjectRole($0) },
      isComplete: answer["complete"]?.bool ?? false)
  }
}
