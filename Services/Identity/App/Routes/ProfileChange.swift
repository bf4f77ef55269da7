import IdentityDomain
import JSON
import Kernel

/// A merge patch of a profile: what is absent stays, null clears what may be empty.
struct ProfileChange: Sendable {
  private let firstName: PersonName?
  private let lastName: PersonName?
  private let locale: Language?
  private let middleName: Patch<String>
  private let city: Patch<String>
  private let position: Patch<String>
  private let bio: Patch<String>
  private let headline: Patch<Localized>
  private let website: Patch<String>
  private let linkedin: Patch<String>
  private let github: Patch<String>
  private let telegram: Patch<String>
  private let skills: Patch<[String]>
  private let isPublic: Bool?
  private let showEmail: Bool?
  private let showPhone: Bool?
  private let isSubscribed: Bool?
  private let company: Patch<CompanyID>

  /// Faults stay in `input`.
  init(_ input: inout InputReader) {
    firstName = input.present("first_name") ? input.personName("first_name") : nil
    lastName = input.present("last_name") ? input.personName("last_name") : nil
    locale = input.present("locale") ? input.choice("locale", of: Language.self) : nil
    middleName = input.patch("middle_name") {
      $0.personName("middle_name", required: false)?.text
    }
    city = input.patch("city") { $0.string("city", required: false, max: 100) }
    position = input.patch("position") { $0.string("position", required: false, max: 255) }
    bio = input.patch("bio") {
      $0.string("bio", required: false, max: 5_000, multiline: true)
    }
    headline = input.patch("headline") { $0.localized("headline", required: false, max: 255) }
    website = input.patch("website") { $0.webAddress("website") }
    linkedin = input.patch("linkedin") { $0.webAddress("linkedin") }
    github = input.patch("github") { $0.webAddress("github") }
    telegram = input.patch("telegram") { $0.string("telegram", required: false, max: 64) }
    skills = input.patch("skills") {
      $0.strings("skills", required: false, count: 0...50, max: 100)
    }
    isPublic = input.present("is_public") ? input.bool("is_public") : nil
    showEmail = input.present("show_email") ? input.bool("show_email") : nil
    showPhone = input.present("show_phone") ? input.bool("show_phone") : nil
    isSubscribed = input.present("is_subscribed") ? input.bool("is_subscribed") : nil
    company = input.patch("company_id") { reader in
      reader.integer("company_id", required: false, in: 1...Int64(Int32.max))
        .map { CompanyID($0) }
    }
  }

  func apply(to profile: inout Profile) {
    profile.firstName = firstName?.text ?? profile.firstName
    profile.lastName = lastName?.text ?? profile.lastName
    profile.locale = locale ?? profile.locale
    profile.middleName = middleName.applied(to: profile.middleName)
    profile.city = city.applied(to: profile.city)
    profile.position = position.applied(to: profile.position)
    profile.bio = bio.applied(to: profile.bio)
    profile.headline = headline.applied(to: profile.headline) ?? Localized()
    profile.website = website.applied(to: profile.website)
    profile.linkedin = linkedin.applied(to: profile.linkedin)
    profile.github = github.applied(to: profile.github)
    profile.telegram = telegram.applied(to: profile.telegram)
    profile.skills = skills.applied(to: profile.skills) ?? []
    profile.isPublic = isPublic ?? profile.isPublic
    profile.showEmail = showEmail ?? profile.showEmail
    profile.showPhone = showPhone ?? profile.showPhone
    profile.isSubscribed = isSubscribed ?? profile.isSubscribed
    profile.company = company.applied(to: profile.company)
  }
}
