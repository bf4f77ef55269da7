/// The number of a protocol: `<CODE>-2026-P012`, counted per service and year.
package enum ProtocolNumber {
  package static func text(service code: String, year: Int, count: Int64) -> String {
    let digits = String(count)
    let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
    // The column takes 50 characters; the numbers of a service stay apart by their count.
    return "\(code.uppercased().prefix(30))-\(year)-P\(zeros)\(digits)"
  }
}
