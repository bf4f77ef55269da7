import JSON
package import Kernel
package import ServicesDomain
package import ServicesStore

extension CollaboratorRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownPerson:
      Problem(
        status: 422, code: "unknown-person",
        title: Localized(
          ru: "Такого пользователя нет", kk: "Мұндай пайдаланушы жоқ",
          en: "There is no such user"))
    case .alreadyThere:
      Problem(
        status: 409, code: "collaborator-there",
        title: Localized(
          ru: "Этот человек уже работает с заявкой",
          kk: "Бұл адам өтініммен жұмыс істеп жүр",
          en: "This person works at the request already"))
    case .tooMany(let limit):
      Problem(
        status: 409, code: "too-many-collaborators",
        title: Localized(
          ru: "С заявкой работает слишком много людей",
          kk: "Өтініммен тым көп адам жұмыс істейді",
          en: "Too many people work at the request"),
        members: [(name: "limit", json: String(limit))])
    case .readsOnly:
      Problem(
        status: 403, code: "reads-only",
        title: Localized(
          ru: "Вас пригласили только для чтения", kk: "Сіз тек оқуға шақырылдыңыз",
          en: "You were invited to read only"))
    }
  }
}

extension StaleAnswers: ProblemConvertible {
  package var problem: Problem {
    let problem = RequestError.stale(current: current).problem
    return Problem(
      status: problem.status, code: problem.code, title: problem.title,
      members: [(name: "row_version", json: String(current)), (name: "changes", json: list)])
  }

  private var list: String {
    let bytes = JSONWriter.bytes { json in
      json.array(changes) { json, change in
        json.object { json in
          json.field("field", change.field)
          json.field("user_id", change.userID)
          json.field("user_name", change.userName)
          json.field("changed_at", change.changedAt)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension RequestCommentRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .notForYou:
      Problem(
        status: 403, code: "visibility-refused",
        title: Localized(
          ru: "Этим читателям вы писать не можете", kk: "Бұл оқырмандарға жаза алмайсыз",
          en: "You cannot write to these readers"))
    case .ofAnother:
      Problem(
        status: 403, code: "comment-of-another",
        title: Localized(
          ru: "Это комментарий другого человека", kk: "Бұл басқа адамның пікірі",
          en: "This is somebody else's comment"))
    case .hidden:
      Problem(
        status: 409, code: "comment-hidden",
        title: Localized(
          ru: "Комментарий скрыт", kk: "Пікір жасырылған", en: "The comment is hidden"))
    case .tooLate:
      Problem(
        status: 409, code: "comment-too-old",
        title: Localized(
          ru: "Комментарий можно исправить в течение 15 минут",
          kk: "Пікірді 15 минут ішінде түзетуге болады",
          en: "A comment can be changed for 15 minutes"))
    }
  }
}

extension MentionRefusal: ProblemConvertible {
  package var problem: Problem {
    ValidationFailure(
      places.map { place in
        FieldFault(
          pointer: "/mentions/\(place)", code: "mention-not-reader",
          message: Localized(
            ru: "Этот человек не увидит комментарий", kk: "Бұл адам пікірді көре алмайды",
            en: "This person could not read the comment"))
      }
    ).problem
  }
}
