package import Kernel

/// Why an answer is refused, in words for the person who gave it.
package enum AnswerFault: Sendable, Hashable {
  case required
  case wrongType
  case unknownField
  case locked
  case fixed
  case notRevised
  case tooLarge(bytes: Int)
  case tooShort(least: Int)
  case tooLong(most: Int)
  case tooManyWords(most: Int)
  case wrongPattern
  case notANumber
  case belowMinimum(String)
  case aboveMaximum(String)
  case offStep(String)
  case notAnOption
  case repeated
  case tooFew(least: Int)
  case tooMany(most: Int)
  case mustBeTrue
  case notADate
  case notATime
  case tooEarly(String)
  case tooLate(String)
  case notAnEmail
  case notAPhone
  case notAMobile
  case notAURL
  case notAnIIN
  case notABIN
  case notATIN
  case notAnIBAN
  case branchRefused
  case tooYoung(Int)
  case tooOld(Int)
  case notAWorkingDay
  case notAPeriod
  case endsBeforeItBegins
  case notVerified
  case notOfProfile
  case notOfCompany
  case notAReference
  case nothingThere
  case notAllowedHere
  case notAFile
  case wrongFileType
  case taken
  case totalBelow(column: Localized, String)
  case totalAbove(column: Localized, String)
  case own(code: String, Localized)

  package func at(_ pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: code, message: message)
  }

  package var code: String {
    switch self {
    case .required: "required"
    case .wrongType: "wrong-type"
    case .unknownField: "unknown-field"
    case .locked: "locked"
    case .fixed: "fixed"
    case .notRevised: "not-revised"
    case .tooLarge: "too-large"
    case .tooShort: "too-short"
    case .tooLong, .tooManyWords: "too-long"
    case .wrongPattern: "pattern"
    case .notANumber: "not-a-number"
    case .belowMinimum: "below-minimum"
    case .aboveMaximum: "above-maximum"
    case .offStep: "off-step"
    case .notAnOption: "not-an-option"
    case .repeated: "repeated"
    case .tooFew: "too-few"
    case .tooMany: "too-many"
    case .mustBeTrue: "must-be-true"
    case .notADate: "not-a-date"
    case .notATime: "not-a-time"
    case .tooEarly: "too-early"
    case .tooLate: "too-late"
    case .notAnEmail: "not-an-email"
    case .notAPhone: "not-a-phone"
    case .notAMobile: "not-a-mobile"
    case .notAURL: "not-a-url"
    case .notAnIIN: "not-an-iin"
    case .notABIN: "not-a-bin"
    case .notATIN: "not-a-tin"
    case .notAnIBAN: "not-an-iban"
    case .branchRefused: "branch"
    case .tooYoung: "too-young"
    case .tooOld: "too-old"
    case .notAWorkingDay: "not-a-working-day"
    case .notAPeriod: "not-a-period"
    case .endsBeforeItBegins: "ends-before-it-begins"
    case .notVerified: "not-verified"
    case .notOfProfile: "not-of-profile"
    case .notOfCompany: "not-of-company"
    case .notAReference: "not-a-reference"
    case .nothingThere: "nothing-there"
    case .notAllowedHere: "not-allowed-here"
    case .notAFile: "not-a-file"
    case .wrongFileType: "wrong-file-type"
    case .taken: "taken"
    case .totalBelow: "total-below"
    case .totalAbove: "total-above"
    case .own(let code, _): code
    }
  }

  private var message: Localized {
    switch self {
    case .required: words("Заполните поле", "Өрісті толтырыңыз", "Fill in this field")
    case .wrongType:
      words("Значение другого вида", "Мәннің түрі басқа", "The value is of another kind")
    case .unknownField:
      words("Такого поля в форме нет", "Нысанда мұндай өріс жоқ", "The form has no such field")
    case .locked:
      words(
        "Это поле не открыто для доработки", "Бұл өріс түзетуге ашылмаған",
        "This field is not open for revision")
    case .fixed:
      words(
        "Это поле заполняется само", "Бұл өріс өзі толтырылады", "This field is filled in by itself"
      )
    case .notRevised:
      words(
        "Исправьте отмеченное поле", "Белгіленген өрісті түзетіңіз", "Revise the marked field")
    case .tooLarge(let bytes):
      words(
        "Данные больше \(bytes) байт", "Деректер \(bytes) байттан асады",
        "The data exceed \(bytes) bytes")
    case .tooShort(let least):
      words(
        "Не меньше \(least) знаков", "Кемінде \(least) таңба", "At least \(least) characters")
    case .tooLong(let most):
      words("Не больше \(most) знаков", "Ең көбі \(most) таңба", "At most \(most) characters")
    case .tooManyWords(let most):
      words("Не больше \(most) слов", "Ең көбі \(most) сөз", "At most \(most) words")
    case .wrongPattern:
      words("Неверный формат", "Пішімі дұрыс емес", "The format is wrong")
    case .notANumber: words("Это не число", "Бұл сан емес", "This is not a number")
    case .belowMinimum(let least):
      words("Не меньше \(least)", "Кемінде \(least)", "At least \(least)")
    case .aboveMaximum(let most):
      words("Не больше \(most)", "\(most) мәнінен аспасын", "At most \(most)")
    case .offStep(let step):
      words("Кратно \(step)", "\(step) еселігі болсын", "A multiple of \(step)")
    case .notAnOption:
      words("Выберите из списка", "Тізімнен таңдаңыз", "Choose from the list")
    case .repeated: words("Повторяется", "Қайталанады", "Repeated")
    case .tooFew(let least):
      words("Добавьте не меньше \(least)", "Кемінде \(least) қосыңыз", "Add at least \(least)")
    case .tooMany(let most):
      words("Не больше \(most)", "Ең көбі \(most)", "At most \(most)")
    case .mustBeTrue: words("Нужно согласие", "Келісім қажет", "Consent is needed")
    case .notADate:
      words("Дата в виде ГГГГ-ММ-ДД", "Күні ЖЖЖЖ-АА-КК түрінде", "A date as YYYY-MM-DD")
    case .notATime:
      words("Неверное время", "Уақыты дұрыс емес", "The time is wrong")
    case .tooEarly(let first):
      words("Не раньше \(first)", "\(first) күнінен ерте емес", "Not before \(first)")
    case .tooLate(let last):
      words("Не позже \(last)", "\(last) күнінен кеш емес", "Not after \(last)")
    case .notAnEmail:
      words("Неверный адрес почты", "Пошта мекенжайы қате", "The e-mail address is wrong")
    case .notAPhone:
      words("Неверный номер телефона", "Телефон нөмірі қате", "The phone number is wrong")
    case .notAMobile:
      words(
        "Нужен мобильный номер Казахстана", "Қазақстанның ұялы нөмірі қажет",
        "A mobile number of Kazakhstan is needed")
    case .notAURL:
      words("Неверная ссылка", "Сілтеме қате", "The link is wrong")
    case .notAnIIN: words("Неверный ИИН", "ЖСН қате", "The IIN is wrong")
    case .notABIN: words("Неверный БИН", "БСН қате", "The BIN is wrong")
    case .notATIN: words("Неверный БИН или ИИН", "БСН не ЖСН қате", "The BIN or IIN is wrong")
    case .notAnIBAN:
      words("Неверный номер счёта", "Шот нөмірі қате", "The account number is wrong")
    case .branchRefused:
      words(
        "Нужен БИН юридического лица, не филиала", "Филиалдың емес, заңды тұлғаның БСН-і қажет",
        "The BIN of the head office is needed, not of a branch")
    case .tooYoung(let age):
      words("Возраст не меньше \(age)", "Жасы кемінде \(age)", "Age at least \(age)")
    case .tooOld(let age):
      words("Возраст не больше \(age)", "Жасы ең көбі \(age)", "Age at most \(age)")
    case .notAWorkingDay:
      words("Это не рабочий день", "Бұл жұмыс күні емес", "This is not a working day")
    case .notAPeriod:
      words(
        "Укажите первый и последний день", "Бірінші және соңғы күнді көрсетіңіз",
        "Give the first and the last day")
    case .endsBeforeItBegins:
      words(
        "Конец раньше начала", "Аяқталуы басталуынан ерте", "It ends before it begins")
    case .notVerified:
      words(
        "Укажите подтверждённый в профиле", "Профильде расталғанын көрсетіңіз",
        "Give the one that is confirmed in the profile")
    case .notOfProfile:
      words(
        "Не совпадает с ИИН в профиле", "Профильдегі ЖСН-мен сәйкес келмейді",
        "It is not the IIN of the profile")
    case .notOfCompany:
      words(
        "Не совпадает с номером компании", "Компания нөмірімен сәйкес келмейді",
        "It is not the number of the company")
    case .notAReference:
      words("Выберите из найденного", "Табылғандардан таңдаңыз", "Choose one of those found")
    case .nothingThere: words("Не найдено", "Табылмады", "Not found")
    case .notAllowedHere:
      words("Здесь не подходит", "Бұл жерге сәйкес емес", "It does not fit here")
    case .notAFile:
      words(
        "Файл не найден среди файлов заявки", "Файл өтінім файлдарының арасында жоқ",
        "The file is not among those of the request")
    case .wrongFileType:
      words("Файл другого типа", "Файл түрі басқа", "The file is of another type")
    case .taken:
      words(
        "Уже указано в другой заявке", "Басқа өтінімде көрсетілген",
        "Another request has given it already")
    case .totalBelow(let column, let least):
      words(
        "Сумма «\(column.text(in: .russian))» не меньше \(least)",
        "«\(column.text(in: .kazakh))» жиыны кемінде \(least)",
        "The sum of “\(column.text(in: .english))” is at least \(least)")
    case .totalAbove(let column, let most):
      words(
        "Сумма «\(column.text(in: .russian))» не больше \(most)",
        "«\(column.text(in: .kazakh))» жиыны ең көбі \(most)",
        "The sum of “\(column.text(in: .english))” is at most \(most)")
    case .own(_, let message): message
    }
  }
}

private func words(_ ru: String, _ kk: String, _ en: String) -> Localized {
  Localized(ru: ru, kk: kk, en: en)
}
