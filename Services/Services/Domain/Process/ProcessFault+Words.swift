package import Kernel

extension ProcessFault {
  package var message: Localized {
    switch self {
    case .missing: words("Укажите значение", "Мәнін көрсетіңіз", "This has to be said")
    case .notADraft:
      words(
        "Первый шаг должен быть черновиком", "Бірінші қадам жоба нұсқасы болуы керек",
        "The first step has to be a draft")
    case .badCode:
      words(
        "Код: до 50 строчных латинских букв, цифр и «_»",
        "Код: 50-ге дейін кіші латын әрпі, цифр және «_»",
        "A code is up to 50 small Latin letters, digits and “_”")
    case .status:
      words("Такого общего статуса нет", "Мұндай жалпы мәртебе жоқ", "There is no such status")
    case .label:
      words(
        "Назовите шаг на русском и казахском", "Қадамды орыс және қазақ тілдерінде атаңыз",
        "Name the step in Russian and Kazakh")
    case .stage: words("Этап: 1 или 2", "Кезең: 1 немесе 2", "The stage is 1 or 2")
    case .ends:
      words(
        "Укажите, откуда и куда ведёт переход", "Ауысу қайдан қайда апаратынын көрсетіңіз",
        "Say where the transition begins and ends")
    case .unknownStep: words("Такого шага нет", "Мұндай қадам жоқ", "There is no such step")
    case .by:
      words(
        "Кто: applicant, staff или system", "Кім: applicant, staff немесе system",
        "Who: applicant, staff or system")
    case .trigger: words("Такого повода нет", "Мұндай себеп жоқ", "There is no such trigger")
    case .triggerParty:
      words(
        "Этот повод у другой стороны", "Бұл себеп басқа тарапқа тиесілі",
        "Another party is behind this trigger")
    case .clock:
      words(
        "Часы: start, pause, resume или stop", "Сағат: start, pause, resume немесе stop",
        "The clock: start, pause, resume or stop")
    case .workingDays:
      words(
        "Укажите срок: от 1 до 1000 рабочих дней", "Мерзімді көрсетіңіз: 1–1000 жұмыс күні",
        "Say a term of 1 to 1000 working days")
    case .roles: words("Такой роли нет", "Мұндай рөл жоқ", "There is no such role")
    case .guards: words("Такого условия нет", "Мұндай шарт жоқ", "There is no such guard")
    case .effects: words("Такого действия нет", "Мұндай әрекет жоқ", "There is no such effect")
    case .notify: words("Такого адресата нет", "Мұндай алушы жоқ", "There is no such audience")
    case .reasons:
      words(
        "Причины — список до 50, и только у перехода сотрудника",
        "Себептер — 50-ге дейінгі тізім, тек қызметкердің ауысуында",
        "Reasons are a list of up to 50, for a wish of the staff only")
    case .required:
      words(
        "Нужны поля формы или графы заявки, и только там, где решает человек",
        "Нысан өрістері не өтінім бағандары керек, тек адам шешетін жерде",
        "Fields of the form or columns of the request, where a person moves it")
    case .unknownField:
      words(
        "В форме этого шага такого поля нет", "Бұл қадамның нысанында мұндай өріс жоқ",
        "The form of this step has no such field")
    case .parent:
      words(
        "Куда идёт заявка, к которой относится эта: {\"to\": код шага}",
        "Осы өтінім қатысты өтінім қайда барады: {\"to\": қадам коды}",
        "Where the request goes to which this one belongs: {\"to\": code of a step}")
    default: more
    }
  }

  private var more: Localized {
    switch self {
    case .repeated:
      words("Такой переход уже есть", "Мұндай ауысу бар", "There is such a transition already")
    case .unreachable:
      words("К этому шагу нет пути", "Бұл қадамға жол жоқ", "No way leads to this step")
    case .deadEnd:
      words("Из этого шага нет выхода", "Бұл қадамнан шығу жолы жоқ", "No way leads out of it")
    case .noEnd:
      words(
        "Отсюда нельзя дойти до конца", "Бұл жерден соңына жету мүмкін емес",
        "From here no end can be reached")
    case .noRoles:
      words(
        "Этот переход не сделает никто", "Бұл ауысуды ешкім жасай алмайды",
        "Nobody may make this transition")
    case .pauseWithoutResume:
      words(
        "Часы остановлены и не пойдут снова", "Сағат тоқтатылады да, қайта жүрмейді",
        "The clock stands still here and never runs on")
    case .resumeWithoutPause:
      words(
        "Часы здесь не останавливали", "Сағат бұл жерде тоқтатылмаған", "The clock was not paused")
    case .absurdJump:
      words(
        "Такая смена общего статуса невозможна", "Жалпы мәртебенің мұндай ауысуы мүмкін емес",
        "The status cannot change like that")
    case .marksOutsideRevision:
      words(
        "Поля отмечают только при возврате", "Өрістер тек қайтарғанда белгіленеді",
        "Fields are marked only where it is returned")
    case .submissionNotEditable:
      words(
        "Подать можно только черновик или доработку",
        "Тек жоба нұсқасын немесе пысықтауды жіберуге болады",
        "Only a draft or a revision can be submitted")
    case .secondStage:
      words(
        "Вторая форма открывается переходом на шаг этапа 2",
        "Екінші нысан 2-кезең қадамына ауысқанда ашылады",
        "The second form opens on the way to a step of stage 2")
    case .translation:
      words(
        "Нет перевода на английский", "Ағылшынша аудармасы жоқ", "The English words are missing")
    case .deadlineWithoutMove:
      words(
        "Срок заявителя истечёт, и ничего не произойдёт",
        "Өтініш берушінің мерзімі өтеді, бірақ ештеңе болмайды",
        "The applicant's deadline passes and nothing happens")
    default: Localized()
    }
  }

  private func words(_ ru: String, _ kk: String, _ en: String) -> Localized {
    Localized(ru: ru, kk: kk, en: en)
  }
}
