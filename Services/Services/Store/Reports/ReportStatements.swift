import Postgres
import ServicesDomain

/// One statement for the table of each kind.
struct ReportStatements: Sendable {
  private let general: Statement
  private let seedMoney: Statement
  private let gup: Statement
  private let techOrda: Statement

  init(_ text: (ReportKind) -> String) {
    general = Statement(text(.general))
    seedMoney = Statement(text(.seedMoney))
    gup = Statement(text(.gup))
    techOrda = Statement(text(.techOrda))
  }

  subscript(_ kind: ReportKind) -> Statement {
    switch kind {
    case .general: general
    case .seedMoney: seedMoney
    case .gup: gup
    case .techOrda: techOrda
    }
  }
}
