package import Kernel

extension RequestStatus {
  /// As figures call it.
  package var label: Localized {
    switch self {
    case .draft: Localized(ru: "Черновик", kk: "Жоба нұсқасы", en: "Draft")
    case .submitted: Localized(ru: "Подана", kk: "Берілді", en: "Submitted")
    case .inProgress: Localized(ru: "На рассмотрении", kk: "Қаралуда", en: "Under review")
    case .revision: Localized(ru: "На доработке", kk: "Пысықтауда", en: "In revision")
    case .approved: Localized(ru: "Одобрена", kk: "Мақұлданды", en: "Approved")
    case .rejected: Localized(ru: "Отклонена", kk: "Қабылданбады", en: "Rejected")
    case .active: Localized(ru: "Исполняется", kk: "Орындалуда", en: "In force")
    case .completed: Localized(ru: "Завершена", kk: "Аяқталды", en: "Completed")
    case .cancelled: Localized(ru: "Отозвана", kk: "Кері қайтарылды", en: "Cancelled")
    case .expired: Localized(ru: "Срок истёк", kk: "Мерзімі өтті", en: "Expired")
    }
  }
}
