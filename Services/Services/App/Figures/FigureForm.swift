import HTTPCore
import Kernel
import Resources
import ServicesDomain

/// How a figure is wanted: `?format=`, else by the first type that `Accept` names.
enum FigureForm: String, CaseIterable {
  case json, csv, svg

  init(accepted: String) {
    let first = accepted.prefix { $0 != "," && $0 != ";" }.filter { $0 != " " }.lowercased()
    switch first {
    case "text/csv": self = .csv
    case "image/svg+xml": self = .svg
    default: self = .json
    }
  }

  /// Nothing is fetched or run, whatever stands in the picture.
  static let policy = "default-src 'none'; style-src 'unsafe-inline'"

  func response(to answer: FigureAnswer, for request: Request) throws -> Response {
    // A picture and a table are in one language, also where all are asked for.
    let choice = self == .json ? request.languages : LanguageChoice(request.language)
    var response =
      switch self {
      case .json: answer.json(in: choice)
      case .csv: file(answer.csv(in: choice.language), "text/csv; charset=utf-8; header=present")
      case .svg:
        file(Array(answer.chart(in: choice.language).svg().utf8), "image/svg+xml; charset=utf-8")
      }
    switch self {
    case .json: break
    case .csv:
      response.headers.append(
        "Content-Disposition", "attachment; filename=\"\(answer.figure.rawValue).csv\"")
    case .svg: response.headers.append("Content-Security-Policy", FigureForm.policy)
    }
    response = response.spoken(in: choice)
    response.headers.append(.vary, "Accept" as StaticString)
    return try response.revalidated(for: request, cacheControl: "private, no-cache")
  }

  private func file(_ bytes: [UInt8], _ type: String) -> Response {
    Response(.ok, body: .bytes(bytes)).with(.contentType, type)
  }
}
