import Kernel
import Postgres
import Resources
import ServicesDomain
import ServicesStore

extension Rule {
  /// Every fault of what `config.eligibility` says, in its place.
  static let soundConfig = Rule { input, tx in
    guard let config = input.value("config") else { return [] }
    return try await Catalogue.eligibilityFaults(of: config, in: tx).map { fault in
      let place = fault.place.isEmpty ? "" : "/" + fault.place
      return FieldFault(
        pointer: "/config/eligibility" + place, code: fault.code,
        message: Localized(
          ru: "Условие для заявителя написано неверно", kk: "Өтініш беруші шарты қате жазылған",
          en: "This rule on applicants makes no sense"))
    }
  }

  /// Who publishes a service offers a form that is published, and a process that holds.
  static let readyToPublish = Rule { input, tx in
    guard let published = input.value("published") else { return [] }
    let obstacles = try await Catalogue.obstacles(
      publishing: published, form: input.value("hub_form_id"),
      setsForm: input.sets("hub_form_id"), of: input.key, in: tx)
    return obstacles.map { $0.fault }
  }
}

extension PublishingObstacle {
  fileprivate var fault: FieldFault {
    switch self {
    case .noForm:
      FieldFault(
        pointer: "/published", code: "service-without-form",
        message: Localized(
          ru: "У услуги нет опубликованной формы", kk: "Қызметтің жарияланған нысаны жоқ",
          en: "The service has no published form"))
    case .badProcess:
      FieldFault(
        pointer: "/published", code: "process-invalid",
        message: Localized(
          ru: "В процессе услуги есть ошибки", kk: "Қызмет процесінде қателер бар",
          en: "The process of the service has faults"))
    }
  }
}
