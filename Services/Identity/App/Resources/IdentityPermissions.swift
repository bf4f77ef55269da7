import Access
import Kernel

/// Rights of this context besides those to its tables.
extension [DeclaredPermission] {
  static let identity = [
    DeclaredPermission(
      "identity.change_company", about: "company",
      Localized(
        ru: "Изменение любой компании", kk: "Кез келген компанияны өзгерту",
        en: "Change any company")),
    DeclaredPermission(
      "identity.verify_company", about: "company",
      Localized(
        ru: "Проверка и приостановка компаний", kk: "Компанияларды тексеру және тоқтата тұру",
        en: "Verify and suspend companies")),
    DeclaredPermission(
      "identity.change_user_groups", about: "user",
      Localized(
        ru: "Включение людей в группы", kk: "Адамдарды топтарға қосу",
        en: "Put people into groups")),
    DeclaredPermission(
      "identity.suspend_user", about: "user",
      Localized(
        ru: "Блокировка людей и её снятие", kk: "Адамдарды бұғаттау және бұғаттан шығару",
        en: "Suspend and restore people")),
    DeclaredPermission(
      "identity.delete_user", about: "user",
      Localized(
        ru: "Удаление учётных записей и его приостановка",
        kk: "Тіркелгілерді жою және жоюды тоқтата тұру",
        en: "Have accounts deleted, and hold that up")),
    DeclaredPermission(
      "identity.reset_second_factor", about: "user",
      Localized(
        ru: "Снятие второго фактора", kk: "Екінші факторды алып тастау",
        en: "Take away a person's second factor")),
    DeclaredPermission(
      "identity.require_second_factor", about: "group",
      Localized(
        ru: "Обязательный второй фактор для группы", kk: "Топ үшін міндетті екінші фактор",
        en: "Make a second factor obligatory for a group")),
    DeclaredPermission(
      "identity.moderate_complaint", about: "complaint",
      Localized(
        ru: "Рассмотрение жалоб", kk: "Шағымдарды қарау", en: "Decide on complaints")),
    DeclaredPermission(
      "identity.view_all_organizations", about: "organization",
      Localized(
        ru: "Доступ к данным всех организаций", kk: "Барлық ұйымдардың деректеріне қолжетімділік",
        en: "See what belongs to any organisation")),
    DeclaredPermission(
      "identity.evaluate_flags", about: "flag",
      Localized(
        ru: "Вычисление флагов для кого угодно", kk: "Кез келген адам үшін жалаушаларды есептеу",
        en: "Evaluate flags for anybody")),
    DeclaredPermission(
      "identity.give_scope", about: "application",
      Localized(
        ru: "Выдача приложениям любых областей доступа",
        kk: "Қолданбаларға кез келген рұқсат аясын беру",
        en: "Give applications any scope")),
    DeclaredPermission(
      "newsletter.send_issue", about: "issue",
      Localized(
        ru: "Отправка выпусков рассылки", kk: "Тарату шығарылымдарын жіберу",
        en: "Send issues of the newsletter")),
  ]
}
