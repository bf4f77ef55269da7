package import Kernel

/// What a person says about himself; he alone changes it.
package struct Profile: Sendable, Equatable {
  package var firstName: String
  package var lastName: String
  package var middleName: String?
  package var locale: Language
  package var city: String?
  package var position: String?
  package var bio: String?
  package var headline: Localized
  package var website: String?
  package var linkedin: String?
  package var github: String?
  package var telegram: String?
  package var skills: [String]
  package var isPublic: Bool
  package var showEmail: Bool
  package var showPhone: Bool
  package var isSubscribed: Bool
  /// The company for which the person acts at the moment; one of his own.
  package var company: CompanyID?

  package init(
    firstName: String, lastName: String, middleName: String?, locale: Language, city: String?,
    position: String?, bio: String?, headline: Localized, website: String?, linkedin: String?,
    github: String?, telegram: String?, skills: [String], isPublic: Bool, showEmail: Bool,
    showPhone: Bool, isSubscribed: Bool, company: CompanyID?
  ) {
    self.firstName = firstName
    self.lastName = lastName
    self.middleName = middleName
    self.locale = locale
    self.city = city
    self.position = position
    self.bio = bio
    self.headline = headline
    self.website = website
    self.linkedin = linkedin
    self.github = github
    self.telegram = telegram
    self.skills = skills
    self.isPublic = isPublic
    self.showEmail = showEmail
    self.showPhone = showPhone
    self.isSubscribed = isSubscribed
    self.company = company
  }

  /// True if others must be told: what they keep of a person is name, picture and language.
  package func showsDifferently(than old: Profile) -> Bool {
    firstName != old.firstName || lastName != old.lastName || locale != old.locale
  }
}
