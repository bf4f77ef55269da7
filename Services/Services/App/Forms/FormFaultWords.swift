import Kernel
import ServicesDomain

extension FormDefinitionFaults.Fault {
  /// With its words.
  var pointed: FieldFault {
    FieldFault(
      pointer: pointer, code: code,
      message: FormFaultWords.byCode[code]
        ?? (code.hasPrefix("sample-") ? FormFaultWords.sample : FormFaultWords.other))
  }
}

/// What an operator is told of a form that does not hold together.
private enum FormFaultWords {
  static let other = Localized(
    ru: "Настройка неверна", kk: "Баптау дұрыс емес", en: "The setting is wrong")

  static let sample = Localized(
    ru: "Образец ответов не проходит", kk: "Жауаптар үлгісі өтпейді",
    en: "The sample of answers does not pass")

  static let byCode: [String: Localized] = [
    "steps": Localized(
      ru: "Нужен хотя бы один шаг, не больше 50", kk: "Кемінде бір, ең көбі 50 қадам қажет",
      en: "At least one step is needed, at most 50"),
    "fields": Localized(
      ru: "Нужно хотя бы одно поле, не больше 500", kk: "Кемінде бір, ең көбі 500 өріс қажет",
      en: "At least one field is needed, at most 500"),
    "too-many-conditions": Localized(
      ru: "Не больше 200 сравнений в форме", kk: "Нысанда ең көбі 200 салыстыру",
      en: "At most 200 comparisons in a form"),
    "name": Localized(
      ru: "Имя: строчные латинские буквы, цифры и _, начиная с буквы, до 64 знаков",
      kk: "Атау: әріптен басталатын латынның кіші әріптері, цифрлар және _, 64 таңбаға дейін",
      en: "A name has lower-case Latin letters, digits and _, begins with a letter, up to 64"),
    "name-taken": Localized(
      ru: "Такое имя в форме уже есть", kk: "Мұндай атау нысанда бар",
      en: "The form has this name already"),
    "type": Localized(
      ru: "Такого типа поля нет", kk: "Мұндай өріс түрі жоқ", en: "There is no such type of field"),
    "setting": Localized(
      ru: "Настройка неверна", kk: "Баптау дұрыс емес", en: "The setting is wrong"),
    "code": Localized(
      ru: "У варианта нет кода, или он повторяется", kk: "Нұсқаның коды жоқ не қайталанады",
      en: "The option has no code, or its code is repeated"),
    "options": Localized(
      ru: "Добавьте варианты ответа", kk: "Жауап нұсқаларын қосыңыз", en: "Add options"),
    "condition": Localized(
      ru: "Условие неверно", kk: "Шарт дұрыс емес", en: "The condition is wrong"),
    "looks-ahead": Localized(
      ru: "Условие смотрит на поле, которого до него нет",
      kk: "Шарт өзінен бұрын жоқ өріске қарайды",
      en: "It looks at a field that does not stand before it"),
    "expression": Localized(
      ru: "Выражение неверно", kk: "Өрнек дұрыс емес", en: "The expression is wrong"),
    "unknown-setting": Localized(
      ru: "Такой настройки у этого типа нет", kk: "Бұл түрде мұндай баптау жоқ",
      en: "This type has no such setting"),
    "kind": Localized(
      ru: "Сравниваются или считаются значения разных видов",
      kk: "Түрі бөлек мәндер салыстырылады не есептеледі",
      en: "Values of different kinds are compared or reckoned with"),
    "option": Localized(
      ru: "Такого варианта у поля нет", kk: "Өрісте мұндай нұсқа жоқ",
      en: "The field has no such option"),
    "not-in-a-row": Localized(
      ru: "В строке группы этого быть не может", kk: "Топ жолында мұндай болмайды",
      en: "It cannot stand in a row of a group"),
    "never-answered": Localized(
      ru: "Обязательное поле, которое нельзя заполнить", kk: "Толтыруға болмайтын міндетті өріс",
      en: "It is required, and nobody can fill it in"),
    "one-signature": Localized(
      ru: "Поле подписи в форме может быть одно", kk: "Нысанда бір ғана қолтаңба өрісі болады",
      en: "A form has one field for a signature"),
    "nothing-there": Localized(
      ru: "Такого справочника или услуги нет", kk: "Мұндай анықтамалық не қызмет жоқ",
      en: "There is no such directory or service"),
    "translation": Localized(
      ru: "Нужен текст на русском и казахском", kk: "Орыс және қазақ тілдеріндегі мәтін қажет",
      en: "A text in Russian and in Kazakh is needed"),
  ]
}
