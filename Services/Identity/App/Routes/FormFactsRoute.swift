import Access
import HTTPCore
import HTTPServer
import IdentityStore
import JSON

/// `POST /internal/v1/form-facts` `{user_id, company_id?, users, companies, cities, organizations}`:
/// what services lays into a form for the applicant, and which of the things that answers name are
/// there. Numbers and addresses only where they were proven.
struct FormFactsRoute {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/internal/v1/form-facts", .service("services")) { request, _ in
        try await answer(request)
      }
    ]
  }

  private func answer(_ request: Request) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: FormFactsRoute.keys)
    let company = input.integer("company_id", required: false, in: FormFactsRoute.keys)
    let users = ids("users", &input)
    let companies = ids("companies", &input)
    let cities = ids("cities", &input)
    let organizations = input.strings(
      "organizations", required: false, count: FormFactsRoute.most, max: 100)
    let question = FormFactsQuestion(
      user: try input.finish(user), company: company, users: users, companies: companies,
      cities: cities, organizations: organizations ?? [])
    let answer = try await app.people.formFacts(question)
    return .json { json in
      json.object { json in
        json.field("facts", raw: answer.facts)
        json.field("found", raw: answer.found)
      }
    }
  }

  /// Keys of these tables are `integer`.
  private static let keys: ClosedRange<Int64> = 1...Int64(Int32.max)
  /// A form of 500 fields with all its rows names hardly more.
  private static let most = 0...1_000

  private func ids(_ key: String, _ input: inout InputReader) -> [Int64] {
    input.integers(key, required: false, count: FormFactsRoute.most, in: FormFactsRoute.keys) ?? []
  }
}
