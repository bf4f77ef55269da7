/// A grant with a form of two steps and a process of its own: what forms and processes can do, in small.
enum DemoStartupGrant {
  static let startupGrant = """
    {
      "code": "startup-grant",
      "name": {"ru": "Грант для стартапа", "kk": "Стартапқа грант", "en": "Startup grant"},
      "short_description": {
        "ru": "Деньги на первый год проекта",
        "kk": "Жобаның бірінші жылына қаражат",
        "en": "Money for the first year of a project"
      },
      "description": {
        "ru": "Грант для команд, которые делают технологический продукт в Казахстане. Рассмотрение занимает до 15 рабочих дней.",
        "kk": "Қазақстанда технологиялық өнім жасайтын командаларға арналған грант. Қарау 15 жұмыс күніне дейін созылады.",
        "en": "A grant for teams that make a technological product in Kazakhstan. The decision takes up to 15 working days."
      },
      "category": "support",
      "position": 1,
      "duration_days": 15,
      "config": {"several_open": false},
      "bp_config": {
        "initial": "created",
        "statuses": {
          "created": {"status": "draft", "label": {"ru": "Черновик", "kk": "Жоба нұсқасы", "en": "Draft"}},
          "registered": {
            "status": "submitted",
            "label": {"ru": "Зарегистрирована", "kk": "Тіркелді", "en": "Registered"},
            "applicant_label": {"ru": "Заявка принята", "kk": "Өтінім қабылданды", "en": "Application received"}
          },
          "completeness_check": {
            "status": "in_progress",
            "label": {
              "ru": "Проверка комплектности",
              "kk": "Толықтығын тексеру",
              "en": "Completeness check"
            },
            "applicant_label": {"ru": "На рассмотрении", "kk": "Қаралуда", "en": "Under review"}
          },
          "returned": {
            "status": "revision",
            "label": {
              "ru": "Возвращена на доработку",
              "kk": "Пысықтауға қайтарылды",
              "en": "Returned for revision"
            },
            "applicant_label": {"ru": "Нужна доработка", "kk": "Пысықтау қажет", "en": "Revision needed"}
          },
          "approved": {
            "status": "approved",
            "label": {"ru": "Одобрена", "kk": "Мақұлданды", "en": "Approved"}
          },
          "refused": {
            "status": "rejected",
            "label": {"ru": "Отказано", "kk": "Бас тартылды", "en": "Refused"}
          },
          "withdrawn": {
            "status": "cancelled",
            "label": {
              "ru": "Отозвана заявителем",
              "kk": "Өтініш беруші кері қайтарды",
              "en": "Withdrawn by the applicant"
            }
          }
        },
        "transitions": [
          {
            "from": "created",
            "to": "registered",
            "by": "applicant",
            "trigger": "submission",
            "clock": "start",
            "deadline_wd": 15
          },
          {"from": "created", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal"},
          {
            "from": "registered",
            "to": "completeness_check",
            "by": "staff",
            "trigger": "assignment"
          },
          {
            "from": "registered",
            "to": "withdrawn",
            "by": "applicant",
            "trigger": "withdrawal",
            "clock": "stop"
          },
          {
            "from": "completeness_check",
            "to": "returned",
            "by": "staff",
            "requires_comment": true,
            "marks_fields": true,
            "clock": "pause",
            "deadline_wd": 10
          },
          {"from": "completeness_check", "to": "approved", "by": "staff", "clock": "stop"},
          {
            "from": "completeness_check",
            "to": "refused",
            "by": "staff",
            "requires_comment": true,
            "clock": "stop"
          },
          {
            "from": "completeness_check",
            "to": "withdrawn",
            "by": "applicant",
            "trigger": "withdrawal",
            "clock": "stop"
          },
          {
            "from": "returned",
            "to": "completeness_check",
            "by": "applicant",
            "trigger": "submission",
            "clock": "resume"
          },
          {
            "from": "returned",
            "to": "withdrawn",
            "by": "applicant",
            "trigger": "withdrawal",
            "clock": "stop"
          }
        ]
      },
      "form": {
        "code": "startup-grant",
        "name": {
          "ru": "Заявка на грант для стартапа",
          "kk": "Стартапқа грант алуға өтінім",
          "en": "Startup grant application"
        },
        "description": {
          "ru": "Две страницы: о заявителе и о проекте",
          "kk": "Екі бет: өтініш беруші және жоба туралы",
          "en": "Two pages: about the applicant and about the project"
        },
        "steps": [
          {
            "name": {"ru": "Заявитель", "kk": "Өтініш беруші", "en": "Applicant"},
            "visible_if": null,
            "fields": [
              {
                "name": "applicant_kind",
                "type": "radio",
                "title": {"ru": "Кто подаёт заявку", "kk": "Өтінімді кім береді", "en": "Who applies"},
                "required": true,
                "options": [
                  {
                    "code": "person",
                    "label": {"ru": "Физическое лицо", "kk": "Жеке тұлға", "en": "A person"}
                  },
                  {
                    "code": "company",
                    "label": {"ru": "Компания", "kk": "Компания", "en": "A company"}
                  }
                ],
                "width": 12
              },
              {
                "name": "full_name",
                "type": "text",
                "title": {"ru": "Имя и фамилия", "kk": "Аты-жөні", "en": "Full name"},
                "required": true,
                "validation": {"minLength": 2, "maxLength": 200},
                "placeholder": {"ru": "Айгерим Серикова", "kk": "Әйгерім Серікова", "en": "Aigerim Serikova"},
                "width": 12
              },
              {
                "name": "iin",
                "type": "iin",
                "title": {"ru": "ИИН", "kk": "ЖСН", "en": "IIN"},
                "required": true,
                "config": {
                  "visible_if": {"field": "applicant_kind", "op": "eq", "value": "person"},
                  "ageMin": 18
                },
                "width": 12
              },
              {
                "name": "company_name",
                "type": "text",
                "title": {"ru": "Название компании", "kk": "Компанияның атауы", "en": "Company name"},
                "required": true,
                "validation": {"maxLength": 200},
                "config": {"visible_if": {"field": "applicant_kind", "op": "eq", "value": "company"}},
                "width": 12
              },
              {
                "name": "bin",
                "type": "bin",
                "title": {"ru": "БИН", "kk": "БСН", "en": "BIN"},
                "required": true,
                "config": {
                  "visible_if": {"field": "applicant_kind", "op": "eq", "value": "company"},
                  "headOfficeOnly": true
                },
                "help_text": {
                  "ru": "Головной организации, не филиала",
                  "kk": "Филиалдың емес, бас ұйымның",
                  "en": "Of the head office, not of a branch"
                },
                "width": 12
              },
              {
                "name": "phone",
                "type": "phone",
                "title": {"ru": "Мобильный телефон", "kk": "Ұялы телефон", "en": "Mobile phone"},
                "required": true,
                "config": {"mobileOnly": true},
                "placeholder": {"ru": "+7 701 000 00 00", "kk": "+7 701 000 00 00", "en": "+7 701 000 00 00"},
                "width": 6
              },
              \(DemoFields.email)
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
                "name": "direction",
                "type": "select",
                "title": {"ru": "Направление", "kk": "Бағыты", "en": "Direction"},
                "required": true,
                "options": [
                  {
                    "code": "ai",
                    "label": {
                      "ru": "Искусственный интеллект",
                      "kk": "Жасанды интеллект",
                      "en": "Artificial intelligence"
                    }
                  },
                  {
                    "code": "fintech",
                    "label": {
                      "ru": "Финансовые технологии",
                      "kk": "Қаржы технологиялары",
                      "en": "Financial technology"
                    }
                  },
                  {
                    "code": "edtech",
                    "label": {"ru": "Образование", "kk": "Білім беру", "en": "Education"}
                  },
                  {"code": "other", "label": {"ru": "Другое", "kk": "Басқа", "en": "Other"}}
                ],
                "width": 12
              },
              {
                "name": "direction_other",
                "type": "text",
                "title": {"ru": "Какое направление", "kk": "Қандай бағыт", "en": "Which direction"},
                "required": true,
                "validation": {"maxLength": 150},
                "config": {"visible_if": {"field": "direction", "op": "eq", "value": "other"}},
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
                "validation": {"minLength": 20, "maxLength": 2000},
                "width": 12
              },
              {
                "name": "start_date",
                "type": "date",
                "title": {"ru": "Начало работ", "kk": "Жұмыстың басталуы", "en": "Start of work"},
                "required": true,
                "config": {"min": "today", "max": "today+2y"},
                "width": 6
              },
              {
                "name": "budget",
                "type": "number",
                "title": {"ru": "Бюджет, тенге", "kk": "Бюджет, теңге", "en": "Budget, tenge"},
                "required": true,
                "validation": {"min": 100000, "max": 100000000},
                "width": 6
              },
              {
                "name": "has_investor",
                "type": "boolean",
                "title": {"ru": "Есть инвестор", "kk": "Инвестор бар", "en": "There is an investor"},
                "required": true,
                "width": 12
              },
              {
                "name": "investor_name",
                "type": "text",
                "title": {"ru": "Инвестор", "kk": "Инвестор", "en": "Investor"},
                "required": true,
                "validation": {"maxLength": 200},
                "config": {"visible_if": {"field": "has_investor", "op": "eq", "value": true}},
                "width": 12
              },
              {
                "name": "team",
                "type": "group",
                "title": {"ru": "Команда", "kk": "Команда", "en": "Team"},
                "required": true,
                "config": {
                  "minRows": 1,
                  "maxRows": 10,
                  "fields": [
                    {
                      "name": "name",
                      "type": "text",
                      "title": {"ru": "Имя", "kk": "Аты", "en": "Name"},
                      "required": true,
                      "validation": {"maxLength": 200},
                      "width": 12
                    },
                    {
                      "name": "member_iin",
                      "type": "iin",
                      "title": {"ru": "ИИН", "kk": "ЖСН", "en": "IIN"},
                      "required": true,
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
                        {
                          "code": "other",
                          "label": {"ru": "Другая", "kk": "Басқа", "en": "Other"}
                        }
                      ],
                      "width": 12
                    },
                    {
                      "name": "member_phone",
                      "type": "phone",
                      "title": {
                        "ru": "Телефон руководителя",
                        "kk": "Жетекшінің телефоны",
                        "en": "The lead's phone"
                      },
                      "required": true,
                      "config": {"visible_if": {"field": "role", "op": "eq", "value": "lead"}},
                      "width": 12
                    }
                  ]
                },
                "width": 12
              },
              \(DemoFields.teamSize),
              \(DemoFields.consent)
            ]
          }
        ]
      }
    }
    """
}
