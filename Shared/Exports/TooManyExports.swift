import Kernel

/// Somebody has as many exports waiting and running as he may.
struct TooManyExports: Error, Hashable {
  let most: Int
}

extension TooManyExports: ProblemConvertible {
  /// 429 `too-many-exports`.
  var problem: Problem {
    Problem(
      status: 429, code: "too-many-exports",
      title: Localized(
        ru: "Слишком много незавершённых выгрузок: дождитесь готовых",
        kk: "Аяқталмаған экспорттар тым көп: дайын болғанын күтіңіз",
        en: "Too many exports are waiting or running: wait until some are ready"),
      members: [(name: "most", json: "\(most)")], retryAfter: .seconds(10))
  }
}
