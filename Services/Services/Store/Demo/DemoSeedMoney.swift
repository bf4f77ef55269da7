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
      "need_company": true,
      "config": \(config),
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
              \(DemoFields.mobile),
              \(DemoFields.email),
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
                        \(DemoFields.lead),
                        \(DemoFields.developer),
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
              \(DemoFields.teamSize)
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
              },
              {
                "name": "plan",
                "type": "file",
                "title": {"ru": "Бизнес-план", "kk": "Бизнес-жоспар", "en": "Business plan"},
                "required": false,
                "config": {"types": ["pdf"], "maxSize": 10485760},
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
              \(DemoFields.consent)
            ]
          }
        ]
      }
    }
    """

  /// Several may be open at once, so that there is one to see at each step and room for one's own.
  private static let config = """
    {
      "several_open": true,
      "draft_days": 60,
      "escalate_wd": 3,
      "assignment": "by_load",
      "eligibility": {"applicant": "company", "company_verified": true, "participant": ["participant"]},
      "rounds": {"amount_field": "total"},
      "expertise": {
        "kinds": [
          {
            "key": "technical",
            "title": {"ru": "Техническая", "kk": "Техникалық", "en": "Technical"},
            "experts": 2,
            "quorum": 2
          }
        ],
        "criteria": [
          {
            "key": "novelty",
            "title": {"ru": "Новизна", "kk": "Жаңалығы", "en": "Novelty"},
            "weight": 2,
            "scale": 5,
            "threshold": 3,
            "na": false
          },
          {"key": "team", "title": {"ru": "Команда", "kk": "Команда", "en": "Team"}, "scale": 5}
        ],
        "deadline_wd": 10,
        "blind": false,
        "pass_score": 60,
        "automatic": false
      },
      "pitching": {
        "criteria": [
          {"key": "market", "title": {"ru": "Рынок", "kk": "Нарық", "en": "Market"}, "scale": 10},
          {"key": "team", "title": {"ru": "Команда", "kk": "Команда", "en": "Team"}, "scale": 10}
        ],
        "min_grades": 2,
        "minutes": 7
      },
      "documents": [
        {
          "code": "estimate",
          "name": {"ru": "Смета с расчётами", "kk": "Есептелген смета", "en": "Reckoned estimate"},
          "steps": ["created", "returned"],
          "by": "applicant",
          "required": false
        },
        {
          "code": "bank_details",
          "name": {"ru": "Справка из банка", "kk": "Банк анықтамасы", "en": "Letter of the bank"},
          "steps": ["contract"],
          "by": "applicant"
        }
      ],
      "reports": [
        {
          "kind": "seed-money",
          "every": "half_year",
          "due_day": 25,
          "first": "next",
          "count": 10,
          "fee": {"income_percent": "1", "years": 5, "participant_percent": "1"}
        }
      ],
      "papers": {
        "language": "ru",
        "hub": {"ru": "Технопарк", "kk": "Технопарк", "en": "The technopark"},
        "signatory": {"ru": "Серікқызы Ә.", "kk": "Серікқызы Ә.", "en": "A. Serikqyzy"},
        "certificate": {"valid_months": 60},
        "contract": {
          "valid_months": 60,
          "conditions": [
            {
              "ru": "Деньги расходуются по смете.",
              "kk": "Ақша смета бойынша жұмсалады.",
              "en": "The money is spent by the budget."
            },
            {
              "ru": "Команда отчитывается каждые полгода.",
              "kk": "Команда әр жарты жылда есеп береді.",
              "en": "The team reports every half-year."
            }
          ]
        }
      }
    }
    """
}
