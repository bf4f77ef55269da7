import Kernel

/// 410: the position belongs to another epoch or was purged.
struct FeedGone: ProblemConvertible {
  var problem: Problem {
    Problem(
      status: 410, code: "history-gone",
      title: Localized(
        ru: "История с этого места недоступна", kk: "Бұл жерден бастап тарих қолжетімсіз",
        en: "The history from this position is gone"))
  }
}

/// 400: a query item is not what it must be.
struct BadFeedQuery: ProblemConvertible {
  let item: String

  var problem: Problem {
    Problem(
      status: 400, code: "bad-query",
      title: Localized(
        ru: "Неверный параметр \(item)", kk: "\(item) параметрі қате",
        en: "Bad query item \(item)"))
  }
}
