package import Access
import JSON
package import Jobs
import Kernel
package import Postgres
import ServicesStore

/// Who has proved which numbers (IIN). Identity knows it; it says the account, never a number.
package struct NumberOwners: Sendable {
  /// In the order of the numbers, at most 200 of them; `nil`: nobody has proved it. Throws when identity
  /// cannot be reached.
  package let find: @Sendable (_ numbers: [String]) async throws -> [Int64?]

  package init(find: @escaping @Sendable (_ numbers: [String]) async throws -> [Int64?]) {
    self.find = find
  }

  /// Asks identity.
  package static func live(_ peers: PeerClient) -> NumberOwners {
    NumberOwners { numbers in
      let answer = try await peers.post(
        "identity", "/internal/v1/numbers/owners", repeatable: true
      ) { json in json.field("numbers", numbers) }.json()
      return (answer["items"]?.array ?? []).map { $0["user_id"]?.int64 }
    }
  }
}

/// Finds out whose the rows of students are, every night: who asks for the copy of his data or goes has
/// fourteen days of grace, so nobody is gone before it was asked.
package struct StudentOwnerDesk: Sendable {
  /// As many as identity takes at once.
  private static let page = 200

  private let students: StudentOwners
  private let numbers: NumberOwners

  package init(database: Database, numbers: NumberOwners) {
    students = StudentOwners(database: database)
    self.numbers = numbers
  }

  package var handler: JobHandler {
    JobHandler(StudentOwnerSearch.self) { _, lease in
      try await search { try await lease.isCancelled() }
    }
  }

  package static func schedule() throws -> JobSchedule {
    try JobSchedule(StudentOwnerSearch.name, "43 1 * * *", StudentOwnerSearch())
  }

  package func search(isCancelled: () async throws -> Bool = { false }) async throws {
    var last = ""
    while try await !isCancelled() {
      let asked = try await students.unknown(after: last, limit: StudentOwnerDesk.page)
      guard let end = asked.last else { return }
      for (number, owner) in zip(asked, try await numbers.find(asked)) {
        if let owner { try await students.give(number, to: owner) }
      }
      last = end
    }
  }
}

/// The nightly search for the owners of students' rows.
package struct StudentOwnerSearch: PlainJob {
  package static let name = "students.owners"

  package init() {}
}
