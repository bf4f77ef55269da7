import Access
import HTTPCore
import HTTPServer
import Kernel
import OpenAPI
import ServicesStore

/// Whether a paper is good, for anybody who has its code: as JSON, and as the page that its QR code leads
/// to.
struct PaperCheckRoutes: Sendable {
  let papers: Papers

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/services/papers/{code}", .anyone) { request, _ in
        guard let paper = try await found(request) else { throw NothingThere() }
        return paper.response(in: request.languages)
      }
      .described(PaperDescriptions.check),
      access.route(.get, "/papers/{code}", .anyone) { request, _ in
        PaperPage(language: request.language, paper: try await found(request)).response()
      }
      .described(PaperDescriptions.page),
    ]
  }

  /// What is no code asks the database nothing.
  private func found(_ request: Request) async throws -> CheckedPaper? {
    let code = (request.parameter("code") ?? "").lowercased()
    guard (8...40).contains(code.utf8.count),
      code.utf8.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) })
    else { return nil }
    return try await papers.check(code: code)
  }
}
