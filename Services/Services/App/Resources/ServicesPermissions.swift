import Access
import Kernel

/// Rights of this context besides those to its tables.
extension [DeclaredPermission] {
  static let services = [
    DeclaredPermission(
      ServicesApplication.decide, about: "servicerequest",
      Localized(
        ru: "Рассмотрение заявок и решение по ним", kk: "Өтінімдерді қарау және шешім қабылдау",
        en: "Take requests and decide on them")),
    DeclaredPermission(
      ServicesApplication.holdRequests, about: "servicerequest",
      Localized(
        ru: "Удержание заявок от обезличивания", kk: "Өтінімдерді иесіздендіруден ұстау",
        en: "Hold requests back from being anonymised")),
    DeclaredPermission(
      ServicesApplication.viewFigures, about: "servicerequest",
      Localized(
        ru: "Показатели и диаграммы по заявкам",
        kk: "Өтінімдер бойынша көрсеткіштер мен диаграммалар",
        en: "Figures and charts of requests")),
    DeclaredPermission(
      ServicesApplication.signContracts, about: "servicerequest",
      Localized(
        ru: "Подписание договоров за хаб", kk: "Хаб атынан келісімшарттарға қол қою",
        en: "Sign contracts for the hub")),
    DeclaredPermission(
      ServicesApplication.keepProtocols, about: "protocol",
      Localized(
        ru: "Секретарь комиссии: голосование и протоколы",
        kk: "Комиссия хатшысы: дауыс беру және хаттамалар",
        en: "Keep the commission's ballots and protocols")),
    DeclaredPermission(
      HookDesk.manage, about: "hook",
      Localized(
        ru: "Вебхуки и обмен с другими системами", kk: "Вебхуктар және басқа жүйелермен алмасу",
        en: "Hooks and what other systems are told")),
    DeclaredPermission(
      "services.give_expertise", about: "servicerequest",
      Localized(
        ru: "Экспертные заключения", kk: "Сараптамалық қорытындылар", en: "Give an expert's opinion"
      )),
  ]
}
