/// A programme with everything that there is: a signed application of a team, expertise, pitching, the
/// commission, a contract, reports. Its process is the usual one.
enum DemoSeedMoney {
  static let seedMoney = """
    {
      "code": "seed-money",
      "name": {"ru": "Seed Money", "kk": "Seed Money", "en": "Seed Money"},
      "short_description": {
        "ru": "До 20 миллионов тенге на первый продукт",
        "kk": "Алғашқы өнімге 20 миллион теңгеге дейін",
        "en": "Up to 20 million tenge for a first product"
      },
      "description": {
        "ru": "Грант для команд участников технопарка. Заявку проверяют эксперты, проект представляют на питчинге, решение принимает комиссия. Пять лет команда отчитывается и платит процент с дохода.",
        "kk": "Технопарк қатысушыларының командаларына арналған грант. Өтінімді сарапшылар тексереді, жоба питчингте таныстырылады, шешімді комиссия қабылдайды. Команда бес жыл есеп беріп, табыстан пайыз төлейді.",
        "en": "A grant for teams of participants of the technopark. Experts check the application, the project is pitched, the commission decides. For five years the team reports and pays a share of its income."
      },
      "category": "support",
      "position": 3,
      "duration_days": 15,
      "need_signature": true,
      "config": {"several_open": false, "draft_days": 60, "escalate_wd": 3, "assignment": "by_load"},
      "bp_config": null,
      "form": {
        "code": "seed-money",
        "need_signature": true,
        "name": {
          "ru": "Заявка на Seed Money",
          "kk": "Seed Money алуға өтінім",
          "en": "Application for Seed Money"
        },
        "description": {
          "ru": "Три страницы: команда, проект, смета",
          "kk": "Үш бет: команда, жоба, смета",
          "en": "Three pages: team, project, budget"
        },
        "steps": [
          {
            "name": {"ru": "Команда", "kk": "Команда", "en": "Team"},
            "visible_if": null,
            "fields": [
              {
                "name": "bin",
                "type": "bin",
                "title": {"ru": "БИН компании", "kk": "Компанияның БСН", "en": "BIN of the company"},
                "required": true,
                "config": {"headOfficeOnly": true},
                "width": 12
              },
              {
                "name": "lead_name",
                "type": "text",
                "title": {"ru": "Руководитель проекта", "kk": "Жоба жетекшісі", "en": "Project lead"},
                "required": true,
                "validation": {"minLength": 2, "maxLength": 200},
                "width": 12
              },
              {
                "name": "phone",
                "type": "phone",
                "title": {"ru": "Мобильный телефон", "kk": "Ұялы телефон", "en": "Mobile phone"},
                "required": true,
                "config": {"mobileOnly": true},
                "width": 6
              },
              {
                "name": "email",
                "type": "email",
                "title": {"ru": "Электронная почта", "kk": "Электрондық пошта", "en": "E-mail"},
                "required": true,
                "width": 6
              },
              {
                "name": "team",
                "type": "group",
                "title": {"ru": "Команда", "kk": "Команда", "en": "Team"},
                "required": true,
                "config": {
                  "minRows": 3,
                  "maxRows": 20,
                  "fields": [
                    {
                      "name": "name",
                      "type": "text",
                      "title": {"ru": "Имя и фамилия", "kk": "Аты-жөні", "en": "Full name"},
                      "required": true,
                      "validation": {"maxLength": 200},
                      "width": 12
                    },
                    {
                      "name": "role",
                      "type": "select",
                      "title": {"ru": "Роль", "kk": "Рөлі", "en": "Role"},
                      "required": true,
                      "options": [
                        {
                          "code": "lead",
                          "label": {"ru": "Руководитель", "kk": "Жетекші", "en": "Lead"}
                        },
                        {
                          "code": "developer",
                          "label": {"ru": "Разработчик", "kk": "Әзірлеуші", "en": "Developer"}
                        },
                        {"code": "sales", "label": {"ru": "Продажи", "kk": "Сату", "en": "Sales"}},
                        {"code": "other", "label": {"ru": "Другая", "kk": "Басқа", "en": "Other"}}
                      ],
                      "width": 12
                    },
                    {
                      "name": "experience",
                      "type": "number",
                      "title": {"ru": "Лет опыта", "kk": "Тәжірибе, жыл", "en": "Years of experience"},
                      "required": false,
                      "validation": {"min": 0, "max": 60},
                      "width": 12
                    }
                  ]
                },
                "help_text": {
                  "ru": "Не меньше трёх человек",
                  "kk": "Кемінде үш адам",
                  "en": "At least three people"
                },
                "width": 12
              },
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
            ]
          },
          {
            "name": {"ru": "Проект", "kk": "Жоба", "en": "Project"},
            "visible_if": null,
            "fields": [
              {
                "name": "project_name",
                "type": "text",
                "title": {"ru": "Название проекта", "kk": "Жобаның атауы", "en": "Project name"},
                "required": true,
                "validation": {"minLength": 3, "maxLength": 150},
                "width": 12
              },
              {
                "name": "stage",
                "type": "radio",
                "title": {"ru": "Стадия", "kk": "Кезеңі", "en": "Stage"},
                "required": true,
                "options": [
                  {"code": "idea", "label": {"ru": "Идея", "kk": "Идея", "en": "Idea"}},
                  {
                    "code": "prototype",
                    "label": {"ru": "Прототип", "kk": "Прототип", "en": "Prototype"}
                  },
                  {
                    "code": "sales",
                    "label": {"ru": "Первые продажи", "kk": "Алғашқы сатылымдар", "en": "First sales"}
                  }
                ],
                "width": 12
              },
              {
                "name": "income",
                "type": "money",
                "title": {
                  "ru": "Доход за прошлый год, тенге",
                  "kk": "Өткен жылғы табыс, теңге",
                  "en": "Income of the last year, tenge"
                },
                "required": true,
                "config": {"visible_if": {"field": "stage", "op": "eq", "value": "sales"}},
                "validation": {"min": 0},
                "width": 12
              },
              {
                "name": "summary",
                "type": "textarea",
                "title": {
                  "ru": "Коротко о проекте",
                  "kk": "Жоба туралы қысқаша",
                  "en": "The project in short"
                },
                "required": true,
                "validation": {"minLength": 20, "maxLength": 3000},
                "width": 12
              }
            ]
          },
          {
            "name": {"ru": "Смета", "kk": "Смета", "en": "Budget"},
            "visible_if": null,
            "fields": [
              {
                "name": "costs",
                "type": "group",
                "title": {"ru": "Расходы", "kk": "Шығындар", "en": "Costs"},
                "required": true,
                "config": {
                  "minRows": 1,
                  "maxRows": 50,
                  "fields": [
                    {
                      "name": "purpose",
                      "type": "text",
                      "title": {"ru": "На что", "kk": "Не үшін", "en": "What for"},
                      "required": true,
                      "validation": {"maxLength": 200},
                      "width": 12
                    },
                    {
                      "name": "amount",
                      "type": "money",
                      "title": {"ru": "Сумма, тенге", "kk": "Сомасы, теңге", "en": "Amount, tenge"},
                      "required": true,
                      "validation": {"min": 1, "max": 20000000},
                      "width": 12
                    }
                  ]
                },
                "width": 12
              },
              {
                "name": "total",
                "type": "computed",
                "title": {"ru": "Всего, тенге", "kk": "Барлығы, теңге", "en": "Total, tenge"},
                "required": false,
                "config": {"expr": {"sum": "costs.amount"}},
                "width": 12
              },
              {
                "name": "only_job",
                "type": "checkbox",
                "title": {
                  "ru": "Руководитель не совмещает проект с другой работой",
                  "kk": "Жетекші жобаны басқа жұмыспен қатар атқармайды",
                  "en": "The lead has no other job"
                },
                "required": true,
                "config": {"mustBeTrue": true},
                "width": 12
              },
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
            ]
          }
        ]
      }
    }
    """
}
