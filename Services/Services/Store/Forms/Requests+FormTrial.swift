import Postgres
package import ServicesDomain

extension Requests {
  private static let exceptions = Statement(
    """
    select array(select (w.day - date '2000-01-01') * 2 + w.is_worked::int from service_workday w
      where w.day between $1::date - 400 and $1::date + 400) as exceptions
    """)

  /// What a form says of answers that belong to no request: directories and holidays are looked up, files
  /// and people are judged by their spelling only.
  package func tried(
    _ answers: [String: FormValue], on form: Form, in context: FormContext
  ) async throws -> Assessment {
    try await Requests.tried(answers, on: form, in: context) { try await database.read($0) }
  }

  /// The same where somebody is asked already: inside a transaction.
  static func tried(
    _ answers: [String: FormValue], on form: Form, in context: FormContext,
    asking ask: (SQL) async throws -> Rows
  ) async throws -> Assessment {
    let directories = form.references(in: answers).filter {
      if case .directory = $0.kind { true } else { false }
    }
    let nobody = FormOwner(requestID: 0, authorID: 0, companyID: nil)
    var rows: Rows?
    if let question = Requests.lookingUp(directories, for: nobody) {
      rows = try await ask(question)
    }
    var knowledge = try Requests.knowledge(rows, of: directories)
    knowledge.asked.subtract([.file, .serviceRequest])
    var context = context.knowing(knowledge)
    if let row = try await ask(Requests.exceptions(context.today)).first {
      context.calendar = try WorkingCalendar(encoded: row.int64s("exceptions"))
    }
    return form.assess(answers, in: context)
  }
}
