import Kernel
import ServicesDomain

/// What a filter asks of the keys that stand among a request's words (migration 0055), as `tsquery`s.
struct RequestKeys {
  private struct Term {
    let words: [String]
    /// It stands once more with its block of 64 days.
    let isDated: Bool
  }

  private var terms: [Term] = []
  /// Words that are looked for lead to few requests by themselves; those that must not be there do not.
  let areWordsEnough: Bool

  init(_ filter: RequestFilter, organization: String?) {
    areWordsEnough = filter.words.map { !$0.contains("-") } ?? false
    add("c", filter.companyID.map { [String($0)] } ?? [], isDated: false)
    add("s", filter.service.map { [$0] } ?? [])
    switch filter.assignee {
    case .nobody: add("a", [""])
    case .user(let id): add("a", [String(id)])
    case nil: break
    }
    if filter.isOverdue == true { add("l", [""]) }
    add("b", filter.bpStatuses)
    add("t", filter.statuses)
    add("o", organization.map { [$0] } ?? [])
  }

  private mutating func add(_ kind: String, _ values: [String], isDated: Bool = true) {
    guard !values.isEmpty else { return }
    terms.append(Term(words: values.map { "@\(kind)\($0)" }, isDated: isDated))
  }

  /// All that is older than the window's newest day: nothing need be said of days.
  func isOfAll(_ window: DayWalk.Window) -> Bool {
    window.isLast && months(of: window).count > RequestKeys.most
      && (areWordsEnough || !terms.isEmpty)
  }

  /// Each is a condition of its own: an index that looks for one query of all reads every part of it
  /// wherever the rarest stands, on whatever day; of conditions each says to the others where to go on.
  /// Those that leave the least come first, the days last.
  func queries(in window: DayWalk.Window) -> [String] {
    let months = months(of: window)
    var asked: [String] = []
    var saysDays = isOfAll(window)
    for term in terms {
      if term.isDated, months.count * term.words.count <= RequestKeys.most {
        asked.append(
          RequestKeys.any(months.flatMap { month in term.words.map { "@2.\(month)\($0)" } }))
        if window.blocks.allSatisfy({ $0.level >= 2 }) { saysDays = true }
      } else {
        asked.append(RequestKeys.any(term.words))
      }
    }
    if !saysDays {
      asked.append(RequestKeys.any(window.blocks.map { "@\($0.level).\($0.number)" }))
    }
    return asked
  }

  private static let most = 32

  /// The blocks of 64 days that the window reaches into.
  private func months(of window: DayWalk.Window) -> [Int] {
    let all = window.blocks.flatMap { block in
      let first = (block.number << (3 * block.level)) >> 6
      let last = (((block.number + 1) << (3 * block.level)) - 1) >> 6
      return Array(first...last)
    }
    return Set(all).sorted()
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
