/// The number of a paper: `CERT-ASTANA-HUB-2026-000012`, counted per kind, service and year.
package enum PaperNumber {
  package static func text(
    _ kind: PaperKind, service code: String, year: Int, count: Int64
  ) -> String {
    let prefix =
      switch kind {
      case .certificate: "CERT"
      case .contract: "CONTRACT"
      case .decision: "DECISION"
      case .letter: "LETTER"
      case .commissionProtocol: "PROTOCOL"
      }
    return prefix + "-" + RequestNumber.text(service: code, year: year, count: count)
  }
}
