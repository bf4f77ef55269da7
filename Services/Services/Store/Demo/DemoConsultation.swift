/// A small service that anybody may ask for as often as needed.
enum DemoConsultation {
  static let consultation = """
    {
      "code": "consultation",
      "name": {"ru": "Консультация", "kk": "Кеңес", "en": "Consultation"},
      "short_description": {
        "ru": "Ответ специалиста за пять рабочих дней",
        "kk": "Маманның жауабы бес жұмыс күнінде",
        "en": "A specialist's answer within five working days"
      },
      "description": {
        "ru": "Задайте вопрос о регистрации, налогах и льготах.",
        "kk": "Тіркеу, салықтар және жеңілдіктер туралы сұрақ қойыңыз.",
        "en": "Ask about registration, taxes and benefits."
      },
      "category": "consulting",
      "position": 2,
      "duration_days": 5,
      "config": {"several_open": true},
      "bp_config": {
        "initial": "created",
        "statuses": {
          "created": {"status": "draft", "label": {"ru": "Черновик", "kk": "Жоба нұсқасы", "en": "Draft"}},
          "registered": {
            "status": "submitted",
            "label": {"ru": "Зарегистрирован", "kk": "Тіркелді", "en": "Registered"}
          },
          "in_work": {
            "status": "in_progress",
            "label": {"ru": "В работе", "kk": "Жұмыста", "en": "In work"}
          },
          "answered": {
            "status": "approved",
            "label": {"ru": "Ответ дан", "kk": "Жауап берілді", "en": "Answered"}
          },
          "refused": {
            "status": "rejected",
            "label": {"ru": "Отклонён", "kk": "Қабылданбады", "en": "Declined"}
          },
          "withdrawn": {
            "status": "cancelled",
            "label": {"ru": "Отозван", "kk": "Кері қайтарылды", "en": "Withdrawn"}
          }
        },
        "transitions": [
          {
            "from": "created",
            "to": "registered",
            "by": "applicant",
            "trigger": "submission",
            "clock": "start",
            "deadline_wd": 5
          },
          {"from": "created", "to": "withdrawn", "by": "applicant", "trigger": "withdrawal"},
          {"from": "registered", "to": "in_work", "by": "staff", "trigger": "assignment"},
          {
            "from": "registered",
            "to": "withdrawn",
            "by": "applicant",
            "trigger": "withdrawal",
            "clock": "stop"
          },
          {
            "from": "in_work",
            "to": "answered",
            "by": "staff",
            "requires_comment": true,
            "clock": "stop"
          },
          {
            "from": "in_work",
            "to": "refused",
            "by": "staff",
            "requires_comment": true,
            "clock": "stop"
          }
        ]
      },
      "form": {
        "code": "consultation",
        "name": {"ru": "Запись на консультацию", "kk": "Кеңеске жазылу", "en": "Consultation request"},
        "description": null,
        "steps": [
          {
            "name": {"ru": "Вопрос", "kk": "Сұрақ", "en": "Question"},
            "visible_if": null,
            "fields": [
              {
                "name": "topic",
                "type": "select",
                "title": {"ru": "Тема", "kk": "Тақырып", "en": "Topic"},
                "required": true,
                "options": [
                  {
                    "code": "registration",
                    "label": {
                      "ru": "Регистрация участника",
                      "kk": "Қатысушыны тіркеу",
                      "en": "Registration"
                    }
                  },
                  {
                    "code": "taxes",
                    "label": {
                      "ru": "Налоги и льготы",
                      "kk": "Салықтар мен жеңілдіктер",
                      "en": "Taxes and benefits"
                    }
                  },
                  {"code": "other", "label": {"ru": "Другое", "kk": "Басқа", "en": "Other"}}
                ],
                "width": 12
              },
              {
                "name": "question",
                "type": "textarea",
                "title": {"ru": "Ваш вопрос", "kk": "Сіздің сұрағыңыз", "en": "Your question"},
                "required": true,
                "validation": {"minLength": 10, "maxLength": 2000},
                "width": 12
              },
              {
                "name": "phone",
                "type": "phone",
                "title": {"ru": "Телефон для связи", "kk": "Байланыс телефоны", "en": "Phone"},
                "required": false,
                "width": 12
              }
            ]
          }
        ]
      }
    }
    """
}
