package import Kernel

/// The faults that any input can have, with their slug and their words.
package enum InputFault: Sendable {
  package enum Kind: String, Sendable {
    case string, integer, decimal, boolean, object, array
  }

  package enum Format: String, Sendable {
    case email, phone, taxNumber = "tax-number", instant, day, uuid, decimal
  }

  case required
  case unknownField
  case wrongType(Kind)
  case tooShort(Int)
  case tooLong(Int)
  case outOfRange(ClosedRange<Int64>)
  case count(ClosedRange<Int>)
  case format(Format)
  case choice([String])
  case controlCharacter

  /// The slug that programs compare.
  package var code: String {
    switch self {
    case .required: "required"
    case .unknownField: "unknown-field"
    case .wrongType: "wrong-type"
    case .tooShort: "too-short"
    case .tooLong: "too-long"
    case .outOfRange: "out-of-range"
    case .count: "wrong-count"
    case .format(let format): "bad-" + format.rawValue
    case .choice: "not-a-choice"
    case .controlCharacter: "control-character"
    }
  }

  package func at(_ pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: code, message: message)
  }

  package var message: Localized {
    switch self {
    case .required:
      Localized(
        ru: "Обязательное поле", kk: "Міндетті өріс", en: "This field is required")
    case .unknownField:
      Localized(ru: "Неизвестное поле", kk: "Белгісіз өріс", en: "Unknown field")
    case .wrongType(let kind): kind.message
    case .tooShort(let min):
      Localized(
        ru: "Слишком коротко: не менее \(min) символов",
        kk: "Тым қысқа: кемінде \(min) таңба", en: "Too short: at least \(min) characters")
    case .tooLong(let max):
      Localized(
        ru: "Слишком длинно: не более \(max) символов",
        kk: "Тым ұзын: ең көбі \(max) таңба", en: "Too long: at most \(max) characters")
    case .outOfRange(let range): outside(range)
    case .count(let range):
      Localized(
        ru: "Количество элементов: от \(range.lowerBound) до \(range.upperBound)",
        kk: "Элементтер саны: \(range.lowerBound) бастап \(range.upperBound) дейін",
        en: "Between \(range.lowerBound) and \(range.upperBound) items are expected")
    case .format(let format): format.message
    case .choice(let words):
      Localized(
        ru: "Допустимые значения: \(words.joined(separator: ", "))",
        kk: "Рұқсат етілген мәндер: \(words.joined(separator: ", "))",
        en: "Allowed values: \(words.joined(separator: ", "))")
    case .controlCharacter:
      Localized(
        ru: "Управляющие символы недопустимы", kk: "Басқару таңбаларына рұқсат жоқ",
        en: "Control characters are not allowed")
    }
  }

  private func outside(_ range: ClosedRange<Int64>) -> Localized {
    switch (range.lowerBound, range.upperBound) {
    case (let low, .max):
      Localized(ru: "Не менее \(low)", kk: "Кемінде \(low)", en: "At least \(low)")
    case (.min, let high):
      Localized(ru: "Не более \(high)", kk: "Ең көбі \(high)", en: "At most \(high)")
    case (let low, let high):
      Localized(
        ru: "От \(low) до \(high)", kk: "\(low) және \(high) аралығында",
        en: "Between \(low) and \(high)")
    }
  }
}

extension InputFault.Kind {
  fileprivate var message: Localized {
    switch self {
    case .string: Localized(ru: "Ожидается строка", kk: "Жол күтіледі", en: "A string is expected")
    case .integer:
      Localized(ru: "Ожидается целое число", kk: "Бүтін сан күтіледі", en: "An integer is expected")
    case .decimal:
      Localized(
        ru: "Ожидается десятичное число", kk: "Ондық сан күтіледі", en: "A decimal is expected")
    case .boolean:
      Localized(
        ru: "Ожидается true или false", kk: "true немесе false күтіледі",
        en: "True or false is expected")
    case .object:
      Localized(ru: "Ожидается объект", kk: "Нысан күтіледі", en: "An object is expected")
    case .array:
      Localized(ru: "Ожидается массив", kk: "Массив күтіледі", en: "An array is expected")
    }
  }
}

extension InputFault.Format {
  fileprivate var message: Localized {
    switch self {
    case .email:
      Localized(
        ru: "Неверный адрес электронной почты", kk: "Электрондық пошта мекенжайы қате",
        en: "Not a valid e-mail address")
    case .phone:
      Localized(
        ru: "Неверный номер телефона", kk: "Телефон нөмірі қате", en: "Not a valid phone number")
    case .taxNumber:
      Localized(ru: "Неверный ИИН или БИН", kk: "ЖСН немесе БСН қате", en: "Not a valid IIN or BIN")
    case .instant:
      Localized(
        ru: "Ожидаются дата и время по RFC 3339", kk: "RFC 3339 бойынша күн мен уақыт күтіледі",
        en: "An RFC 3339 date and time is expected")
    case .day:
      Localized(
        ru: "Ожидается дата ГГГГ-ММ-ДД", kk: "ЖЖЖЖ-АА-КК түріндегі күн күтіледі",
        en: "A date YYYY-MM-DD is expected")
    case .uuid: Localized(ru: "Ожидается UUID", kk: "UUID күтіледі", en: "A UUID is expected")
    case .decimal:
      Localized(
        ru: "Неверное десятичное число", kk: "Ондық сан қате", en: "Not a valid decimal number")
    }
  }
}
