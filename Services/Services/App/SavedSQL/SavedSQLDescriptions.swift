import Exports
import JSON
import OpenAPI

/// What users are told of saved SQL.
enum SavedSQLDescriptions {
  static let run = Operation("Ask a saved question")
    .saying(
      """
      Answered by a role that can only read views of this slice: personal columns masked, secret \
      ones not there. A reason shows personal values to those who may see them, and is logged. \
      Parameters of the text, `$$name$$`, are bound as values.
      """
    )
    .takes(.input(["parameters": parameterValues, "reveal_reason": reason]), isRequired: false)
    .asksAndAnswers().refuses(404, "not-found")

  static let runDraft = Operation("Ask a question that is not saved")
    .takes(
      .input([
        "sql": Schema.filled(max: 50_000).example("table service_servicerequest"),
        "parameters": parameterValues, "reveal_reason": reason,
      ])
    )
    .asksAndAnswers()

  static let export = Operation("Take the answer of a saved question away as a file")
    .saying(
      """
      The question is put by a job, with the text of this moment, by the same role and with more \
      rows and time than at once. The right is checked again when it is put and when the file is \
      fetched.
      """
    )
    .takes(
      .input([
        "format": .choice(of: ExportFormat.self), "parameters": parameterValues,
        "reveal_reason": reason,
      ])
    )
    .asksForExport().refuses(404, "not-found").refuses(422, "sql-not-accepted")

  static let exportDraft = Operation("Take the answer of a question that is not saved away")
    .takes(
      .input([
        "format": .choice(of: ExportFormat.self),
        "sql": Schema.filled(max: 50_000).example("table service_servicerequest"),
        "parameters": parameterValues, "reveal_reason": reason,
      ])
    )
    .asksForExport().refuses(422, "sql-not-accepted")

  static let parameters = Operation("What a saved question wants to be told")
    .answers(
      .object([
        "items": .array(
          of: .object(["name": .text, "label": .text.nullable, "default": .text.nullable]))
      ])
    )
    .refuses(404, "not-found").refuses(422, "sql-not-accepted")

  static let statistics = Operation("How often a saved question was asked, and how long it took")
    .answers(
      .object([
        "query_id": .rowID, "run_count": .count, "failure_count": .count,
        "average_ms": .count.nullable, "last_run_at": .instant.nullable,
      ])
    )
    .refuses(404, "not-found")

  static let tables = Operation("The tables that a question may name, with their columns")
    .answers(
      .object([
        "items": .array(
          of: .object([
            "name": .text, "columns": .array(of: .object(["name": .text, "type": .text])),
          ]))
      ]))

  private static let parameterValues = Schema.anyObject.optional
  private static let reason = Schema.text(min: 5, max: 500).nullable.optional
}

extension Operation {
  fileprivate func asksAndAnswers() -> Operation {
    query("format", .choice(["json", "csv"]), "Before `Accept: text/csv`")
      .answers(
        .object([
          "run_id": .rowID, "duration_ms": .count, "row_count": .count, "truncated": .flag,
          "columns": .array(of: .object(["name": .text, "type": .text])),
          "rows": .array(of: .array(of: .any)),
        ])
      )
      .orText("text/csv")
      .refuses(
        422, "sql-not-accepted", "sql-failed", "sql-not-allowed", "sql-too-slow",
        "sql-row-too-large")
  }
}
