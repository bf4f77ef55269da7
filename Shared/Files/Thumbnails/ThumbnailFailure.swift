package import Kernel

/// Why there is no thumbnail. The first two will not get better by another try.
package enum ThumbnailFailure: Error, Equatable {
  /// The content is no picture that the program can read to its end: it ended with this code.
  case unreadable(code: Int32)
  /// It needed more memory or time than it may have, or was ended by somebody else.
  case killed(signal: Int32)
  /// It was not ready in time.
  case timedOut
  /// The program is not there or could not be started, or too many wait for theirs.
  case unavailable

  /// Whether another try would end in the same way.
  package var isFinal: Bool {
    switch self {
    case .unreadable, .killed: true
    case .timedOut, .unavailable: false
    }
  }
}

extension ThumbnailFailure: ProblemConvertible {
  /// 422 `picture-unreadable` or 503 `thumbnail-unavailable`.
  package var problem: Problem {
    if isFinal {
      return Problem(
        status: 422, code: "picture-unreadable",
        title: Localized(
          ru: "Изображение не читается", kk: "Сурет оқылмайды",
          en: "The picture cannot be read"))
    }
    return Problem(
      status: 503, code: "thumbnail-unavailable",
      title: Localized(
        ru: "Уменьшенное изображение сейчас не сделать", kk: "Кішірейтілген сурет қазір дайын емес",
        en: "The thumbnail cannot be made now"),
      retryAfter: .seconds(5))
  }
}
