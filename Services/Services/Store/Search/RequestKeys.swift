import Kernel
import ServicesDomain

/// What a filter asks of the keys that stand among a request's words (migration 0055), as a `tsquery`.
struct RequestKeys {
  private let terms: [String]

  init(_ filter: RequestFilter, organization: String?) {
    var terms: [String] = []
    func any(_ kind: String, of values: [String]) {
      if !values.isEmpty { terms.append(RequestKeys.any(values.map { "@\(kind)\($0)" })) }
    }
    any("s", of: filter.service.map { [$0] } ?? [])
    any("o", of: organization.map { [$0] } ?? [])
    any("t", of: filter.statuses)
    any("b", of: filter.bpStatuses)
    any("c", of: filter.companyID.map { [String($0)] } ?? [])
    switch filter.assignee {
    case .nobody: any("a", of: [""])
    case .user(let id): any("a", of: [String(id)])
    case nil: break
    }
    if filter.isOverdue == true { any("l", of: [""]) }
    self.terms = terms
  }

  func query(in window: DayWindows.Window) -> String {
    let days = RequestKeys.any(window.blocks.map { "@\(window.level).\($0)" })
    return (terms + [days]).joined(separator: " & ")
  }

  private static func any(_ words: [String]) -> String {
    "(\(words.map(quoted).joined(separator: " | ")))"
  }

  /// No key is as long as what is left of a longer one.
  private static func quoted(_ word: String) -> String {
    var text = "'"
    for scalar in word.unicodeScalars.prefix(300) {
      if scalar == "'" || scalar == "\\" { text.unicodeScalars.append(scalar) }
      text.unicodeScalars.append(scalar)
    }
    return text + "'"
  }
}
