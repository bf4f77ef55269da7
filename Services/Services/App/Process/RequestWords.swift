import EventLoop
package import Jobs
import Kernel
import Postgres
import ServicesStore

/// Words by which the staff finds requests are read again where a name in them changed.
package struct RequestWords: PlainJob {
  package static let name = "requests.words"

  package init() {}
}

extension ServicesApplication {
  package var requestWords: JobHandler {
    JobHandler(RequestWords.self) { _, lease in
      try await readRequestWords { try await lease.isCancelled() }
    }
  }

  package static func requestWordsSchedule() throws -> JobSchedule {
    try JobSchedule(RequestWords.name, "* * * * *", RequestWords())
  }

  package func readRequestWords(isCancelled: () async throws -> Bool = { false }) async throws {
    while try await !isCancelled() {
      let count = try await database.transaction { tx in
        try await requests.readWords(upTo: 200, in: tx)
      }
      if count == 0 { return }
    }
  }
}
