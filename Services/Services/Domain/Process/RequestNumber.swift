/// The number a request is known by outside: `<CODE>-2026-000123`, counted per service and year.
package enum RequestNumber {
  package static func text(service code: String, year: Int, count: Int64) -> String {
    let digits = String(count)
    let zeros = String(repeating: "0", count: max(0, 6 - digits.count))
    return "\(code.uppercased())-\(year)-\(zeros)\(digits)"
  }
}
