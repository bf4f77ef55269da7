import HTTPCore
import JSON
import Kernel

/// Refusals of the shapes that every part of this context has: a part says only its code, its words
/// in Russian, Kazakh and English, and what a program may want to know besides.
extension Problem {
  typealias Member = (name: String, json: String)

  /// 404 `not-found`.
  static var missing: Problem { NothingThere().problem }

  /// 412 `stale` with the version that the thing has by now.
  static func stale(_ current: Int64) -> Problem {
    VersionRefusal.stale(current: current).problem
  }

  /// 412 `stale` of a thing whose version is no number.
  static func stale(with members: [Member]) -> Problem {
    var problem = VersionRefusal.stale(current: nil).problem
    problem.members = members
    return problem
  }

  /// 403: somebody else may, this person may not.
  static func forbidden(
    _ code: String, _ ru: String, _ kk: String, _ en: String, with members: [Member] = []
  ) -> Problem {
    Problem(
      status: 403, code: code, title: Localized(ru: ru, kk: kk, en: en), members: members)
  }

  /// 409: not as things stand.
  static func conflict(
    _ code: String, _ ru: String, _ kk: String, _ en: String, detail: Localized? = nil,
    with members: [Member] = []
  ) -> Problem {
    Problem(
      status: 409, code: code, title: Localized(ru: ru, kk: kk, en: en), detail: detail,
      members: members)
  }

  /// 422: what was sent cannot be meant.
  static func unacceptable(
    _ code: String, _ ru: String, _ kk: String, _ en: String, detail: Localized? = nil,
    faults: [FieldFault] = [], with members: [Member] = []
  ) -> Problem {
    Problem(
      status: 422, code: code, title: Localized(ru: ru, kk: kk, en: en), detail: detail,
      faults: faults, members: members)
  }

  /// 422 `invalid` with every fault.
  static func invalid(_ faults: [FieldFault]) -> Problem { ValidationFailure(faults).problem }
}

/// A further member of a refusal.
func known(_ name: String, _ value: some JSONWritable) -> Problem.Member {
  (name, String(decoding: JSONWriter.bytes { $0.value(value) }, as: UTF8.self))
}

/// A further member of a refusal that is an object, in the order of its names.
func known(_ name: String, each values: [String: some JSONWritable]) -> Problem.Member {
  let bytes = JSONWriter.bytes { json in
    json.object { json in
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        json.key(key)
        json.value(value)
      }
    }
  }
  return (name, String(decoding: bytes, as: UTF8.self))
}
