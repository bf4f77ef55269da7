import JSON
package import Kernel
package import ServicesDomain
package import ServicesStore

extension CollaboratorRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknownPerson:
      .unacceptable(
        "unknown-person", "Такого пользователя нет", "Мұндай пайдаланушы жоқ",
        "There is no such user")
    case .alreadyThere:
      .conflict(
        "collaborator-there", "Этот человек уже работает с заявкой",
        "Бұл адам өтініммен жұмыс істеп жүр", "This person works at the request already")
    case .tooMany(let limit):
      .conflict(
        "too-many-collaborators", "С заявкой работает слишком много людей",
        "Өтініммен тым көп адам жұмыс істейді", "Too many people work at the request",
        with: [known("limit", limit)])
    case .readsOnly:
      .forbidden(
        "reads-only", "Вас пригласили только для чтения", "Сіз тек оқуға шақырылдыңыз",
        "You were invited to read only")
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
      .forbidden(
        "visibility-refused", "Этим читателям вы писать не можете",
        "Бұл оқырмандарға жаза алмайсыз", "You cannot write to these readers")
    case .ofAnother:
      .forbidden(
        "comment-of-another", "Это комментарий другого человека", "Бұл басқа адамның пікірі",
        "This is somebody else's comment")
    case .hidden:
      .conflict(
        "comment-hidden", "Комментарий скрыт", "Пікір жасырылған", "The comment is hidden")
    case .tooLate:
      .conflict(
        "comment-too-old", "Комментарий можно исправить в течение 15 минут",
        "Пікірді 15 минут ішінде түзетуге болады", "A comment can be changed for 15 minutes")
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
