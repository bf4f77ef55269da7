import ServicesDomain

extension ReportKind {
  /// Where its reports lie.
  package var table: String {
    switch self {
    case .general: "service_report"
    case .seedMoney: "service_seedmoneyreport"
    case .gup: "service_gupreport"
    case .techOrda: "service_techordareport"
    }
  }

  /// As rows that hang on a report of any kind name its table.
  package var source: String { table.replacing("service_", with: "service.") }
}
