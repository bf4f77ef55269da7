package import Kernel

/// Who plays in the demonstration. Rows of other contexts name these people and their company, so
/// their numbers are said here: far above all that an old site ever gave, below those that are given
/// out (`DemoNumbers`).
package enum DemoPeople: String, Sendable, CaseIterable {
  case admin, staff, expert, applicant, economist, chair, secretary, member, adviser

  package var id: Int64 {
    switch self {
    case .admin: 999_000_001
    case .staff: 999_000_002
    case .expert: 999_000_003
    case .applicant: 999_000_004
    case .economist: 999_000_005
    case .chair: 999_000_006
    case .secretary: 999_000_007
    case .member: 999_000_008
    case .adviser: 999_000_009
    }
  }

  package var firstName: String {
    switch self {
    case .admin: "Әлия"
    case .staff: "Ербол"
    case .expert: "Марина"
    case .applicant: "Данияр"
    case .economist: "Гүлнар"
    case .chair: "Серік"
    case .secretary: "Айнұр"
    case .member: "Олег"
    case .adviser: "Жанна"
    }
  }

  package var lastName: String {
    switch self {
    case .admin: "Серікқызы"
    case .staff: "Сағынтаев"
    case .expert: "Ковалёва"
    case .applicant: "Омаров"
    case .economist: "Бекова"
    case .chair: "Әбенов"
    case .secretary: "Тасова"
    case .member: "Ким"
    case .adviser: "Мусина"
    }
  }

  /// As other contexts show the person.
  package var displayName: String { "\(firstName) \(lastName)" }

  package var language: Language {
    switch self {
    case .expert, .member: .russian
    case .admin, .staff, .applicant, .economist, .chair, .secretary, .adviser: .kazakh
    }
  }

  package var login: String { "\(rawValue)@techhub.local" }
}

/// The applicant's company; the staff has verified it.
package enum DemoCompany {
  package static let id: Int64 = 999_000_001
  package static let number = "210340012344"
  package static let name = Localized(
    ru: "ТОО «Алтын Дән»", kk: "«Алтын Дән» ЖШС", en: "Altyn Dan LLP")
}
