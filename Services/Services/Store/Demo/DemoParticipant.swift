/// A company becomes a participant of the technopark: a short process of its own, a certificate that
/// anybody may check, and reports. Whoever wants Seed Money has to be one.
enum DemoParticipant {
  static let participant = """
    {
      "code": "participant",
      "name": {"ru": "Участник технопарка", "kk": "Технопарк қатысушысы", "en": "Participant of the technopark"},
      "short_description": {
        "ru": "Сертификат участника на три года",
        "kk": "Үш жылға қатысушы сертификаты",
        "en": "A participant's certificate for three years"
      },
      "description": {
        "ru": "Компании, которые делают технологический продукт, становятся участниками и раз в квартал рассказывают о своей работе.",
        "kk": "Технологиялық өнім жасайтын компаниялар қатысушы болып, тоқсан сайын жұмысы туралы айтады.",
        "en": "Companies that make a technological product become participants and tell of their work every quarter."
      },
      "category": "status",
      "position": 4,
      "duration_days": 10,
      "need_company": true,
      "config": {
        "several_open": false,
        "assignment": "by_load",
        "eligibility": {
          "applicant": "company",
          "company_verified": true,
          "company_kind": ["resident", "non_resident"],
          "head_office": true
        },
        "reports": [
          {
            "type": "activity",
            "every": "quarter",
            "due_wd": 10,
            "opens_days": 100,
            "first": "current",
            "count": 12
          }
        ],
        "papers": {
          "language": "ru",
          "hub": {"ru": "Технопарк", "kk": "Технопарк", "en": "The technopark"},
          "signatory": {"ru": "Серікқызы Ә.", "kk": "Серікқызы Ә.", "en": "A. Serikqyzy"},
          "certificate": {"valid_months": 36}
        }
      },
      "bp_config": \(process),
      "form": {
        "code": "participant",
        "name": {
          "ru": "Заявление участника",
          "kk": "Қатысушының өтініші",
          "en": "Application of a participant"
        },
        "description": null,
        "steps": [
          {
            "name": {"ru": "О компании", "kk": "Компания туралы", "en": "About the company"},
            "visible_if": null,
            "fields": [
              {
                "name": "activity",
                "type": "radio",
                "title": {"ru": "Чем занимаетесь", "kk": "Немен айналысасыз", "en": "What you do"},
                "required": true,
                "options": [
                  {"code": "software", "label": {"ru": "Программы", "kk": "Бағдарламалар", "en": "Software"}},
                  {"code": "devices", "label": {"ru": "Приборы", "kk": "Құрылғылар", "en": "Devices"}},
                  {"code": "other", "label": {"ru": "Другое", "kk": "Басқа", "en": "Other"}}
                ],
                "width": 12
              },
              {
                "name": "activity_other",
                "type": "text",
                "title": {"ru": "Чем именно", "kk": "Нақты немен", "en": "What exactly"},
                "required": true,
                "validation": {"maxLength": 200},
                "config": {"visible_if": {"field": "activity", "op": "eq", "value": "other"}},
                "width": 12
              },
              {
                "name": "product",
                "type": "textarea",
                "title": {"ru": "Ваш продукт", "kk": "Сіздің өніміңіз", "en": "Your product"},
                "required": true,
                "validation": {"minLength": 20, "maxLength": 3000},
                "width": 12
              },
              {
                "name": "people",
                "type": "number",
                "title": {"ru": "Сколько у вас работает", "kk": "Қанша адам жұмыс істейді", "en": "How many work for you"},
                "required": true,
                "validation": {"min": 1, "max": 100000},
                "width": 6
              },
              \(DemoFields.mobile),
              \(DemoFields.email),
              \(DemoFields.consent)
            ]
          }
        ]
      }
    }
    """

  private static let process = """
    {
      "initial": "created",
      "statuses": {
        "created": {"status": "draft", "label": {"ru": "Черновик", "kk": "Жоба нұсқасы", "en": "Draft"}},
        "registered": {
          "status": "submitted",
          "label": {"ru": "Зарегистрирована", "kk": "Тіркелді", "en": "Registered"}
        },
        "check": {"status": "in_progress", "label": {"ru": "Проверка", "kk": "Тексеру", "en": "Check"}},
        "returned": {
          "status": "revision",
          "label": {"ru": "Возвращена на доработку", "kk": "Пысықтауға қайтарылды", "en": "Returned for revision"}
        },
        "expired": {
          "status": "expired",
          "label": {"ru": "Срок доработки истёк", "kk": "Пысықтау мерзімі өтті", "en": "Revision expired"}
        },
        "refused": {"status": "rejected", "label": {"ru": "Отказано", "kk": "Бас тартылды", "en": "Refused"}},
        "active": {"status": "active", "label": {"ru": "Участник", "kk": "Қатысушы", "en": "Participant"}},
        "completed": {"status": "completed", "label": {"ru": "Завершена", "kk": "Аяқталды", "en": "Completed"}},
        "excluded": {"status": "cancelled", "label": {"ru": "Исключён", "kk": "Шығарылды", "en": "Excluded"}},
        "withdrawn": {
          "status": "cancelled",
          "label": {"ru": "Отозвана заявителем", "kk": "Өтініш беруші кері қайтарды", "en": "Withdrawn by the applicant"}
        }
      },
      "transitions": [
        {
          "from": "created",
          "to": "registered",
          "by": "applicant",
          "trigger": "submission",
          "clock": "start",
          "deadline_wd": 10,
          "notify": ["applicant", "managers"]
        },
        {"from": "created", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal"},
        {"from": "registered", "to": "check", "by": "staff", "trigger": "assignment", "roles": ["assignee", "manager"]},
        {
          "from": "check",
          "to": "returned",
          "by": "staff",
          "roles": ["assignee", "manager"],
          "requires_comment": true,
          "marks_fields": true,
          "clock": "pause",
          "deadline_wd": 10
        },
        {"from": "returned", "to": "check", "by": "applicant", "trigger": "submission", "clock": "resume"},
        {"from": "returned", "to": "expired", "by": "system", "trigger": "deadline", "clock": "stop"},
        {
          "from": "check",
          "to": "active",
          "by": "staff",
          "roles": ["assignee", "manager"],
          "clock": "stop",
          "effects": ["issue_certificate", "schedule_reports"]
        },
        {
          "from": "check",
          "to": "refused",
          "by": "staff",
          "roles": ["assignee", "manager"],
          "requires_comment": true,
          "clock": "stop"
        },
        {"from": "check", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal", "clock": "stop"},
        {
          "from": "active",
          "to": "completed",
          "by": "system",
          "trigger": "last_report_accepted",
          "effects": ["close_reports"]
        },
        {
          "from": "active",
          "to": "excluded",
          "by": "staff",
          "roles": ["manager"],
          "requires_comment": true,
          "effects": ["revoke_certificate", "close_reports"]
        }
      ]
    }
    """
}
