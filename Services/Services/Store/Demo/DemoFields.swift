/// Fields that more than one of the demo's forms have.
enum DemoFields {
  static let email = """
    {
      "name": "email",
      "type": "email",
      "title": {"ru": "Электронная почта", "kk": "Электрондық пошта", "en": "E-mail"},
      "required": true,
      "width": 6
    }
    """

  static let mobile = """
    {
      "name": "phone",
      "type": "phone",
      "title": {"ru": "Мобильный телефон", "kk": "Ұялы телефон", "en": "Mobile phone"},
      "required": true,
      "config": {"mobileOnly": true},
      "width": 6
    }
    """

  static let teamSize = """
    {
      "name": "team_size",
      "type": "computed",
      "title": {
        "ru": "Человек в команде",
        "kk": "Командадағы адам саны",
        "en": "People in the team"
      },
      "required": false,
      "config": {"expr": {"count": "team"}},
      "width": 12
    }
    """

  static let consent = """
    {
      "name": "consent",
      "type": "checkbox",
      "title": {
        "ru": "Согласие на обработку персональных данных",
        "kk": "Дербес деректерді өңдеуге келісім",
        "en": "Consent to the processing of personal data"
      },
      "required": true,
      "config": {"mustBeTrue": true},
      "width": 12
    }
    """

  // MARK: Options

  static let lead = """
    {"code": "lead", "label": {"ru": "Руководитель", "kk": "Жетекші", "en": "Lead"}}
    """
  static let developer = """
    {"code": "developer", "label": {"ru": "Разработчик", "kk": "Әзірлеуші", "en": "Developer"}}
    """
}
