import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesStore

enum RowsJSON {
  static func one(
    _ row: Row, in choice: LanguageChoice, receipt: SubmissionReceipt? = nil
  ) throws -> Response { Response(.ok) }
}

enum PageJSON {
  static func response(
    _ rows: Rows, limit: Int, next: String?, in choice: LanguageChoice
  ) throws -> Response { Response(.ok) }
}
