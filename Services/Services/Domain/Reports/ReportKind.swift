/// The four kinds of reports: one machine, a table each.
package enum ReportKind: String, Sendable, CaseIterable {
  case general
  case seedMoney = "seed-money"
  /// On money spent under a request (plan of purchases, purchases, report).
  case gup
  /// Of a school, with its students.
  case techOrda = "tech-orda"
}
