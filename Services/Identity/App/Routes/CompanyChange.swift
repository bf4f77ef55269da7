import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// A merge patch of a company's details.
struct CompanyChange: Sendable {
  private let name: Localized?
  private let shortName: Patch<String>
  private let legalForm: Patch<String>
  private let legalAddress: Patch<String>
  private let city: Patch<String>
  private let website: Patch<String>
  private let about: Patch<String>
  private let number: TaxNumber?
  private let headName: Patch<String>
  private let headPosition: Patch<String>
  private let headNumber: Patch<TaxNumber>

  /// Faults stay in `input`.
  init(_ input: inout InputReader) {
    name = input.present("name") ? input.companyName("name") : nil
    shortName = input.patch("short_name") { $0.string("short_name", required: false, max: 255) }
    legalForm = input.patch("legal_form") { $0.string("legal_form", required: false, max: 50) }
    legalAddress = input.patch("legal_address") {
      $0.string("legal_address", required: false, max: 500)
    }
    city = input.patch("city") { $0.string("city", required: false, max: 100) }
    website = input.patch("website") { $0.webAddress("website") }
    about = input.patch("about") {
      $0.string("about", required: false, max: 5_000, multiline: true)
    }
    number = input.present("tin") ? input.taxNumber("tin") : nil
    headName = input.patch("director_name") {
      $0.string("director_name", required: false, max: 255)
    }
    headPosition = input.patch("director_position") {
      $0.string("director_position", required: false, max: 255)
    }
    headNumber = input.patch("director_iin") { $0.personalNumber("director_iin") }
  }

  func apply(to details: inout CompanyDetails) {
    details.name = name ?? details.name
    details.shortName = shortName.applied(to: details.shortName) ?? ""
    details.legalForm = legalForm.applied(to: details.legalForm) ?? ""
    details.legalAddress = legalAddress.applied(to: details.legalAddress) ?? ""
    details.city = city.applied(to: details.city) ?? ""
    details.website = website.applied(to: details.website) ?? ""
    details.about = about.applied(to: details.about) ?? ""
    if let number { details.set(number) }
    details.head.name = headName.applied(to: details.head.name) ?? ""
    details.head.position = headPosition.applied(to: details.head.position) ?? ""
    switch headNumber {
    case .keep: break
    case .clear: details.head.number = ""
    case .set(let number): details.head.number = number.digits
    }
  }
}

extension InputReader {
  /// A plain text (then it is the Russian name) or an object of languages.
  mutating func companyName(_ key: String) -> Localized? {
    if case .object = json(key, required: false) {
      return localized(key, max: 500)
    }
    return string(key, max: 500).map { Localized(ru: $0) }
  }

  /// An IIN: a BIN is nobody's own.
  fileprivate mutating func personalNumber(_ key: String) -> TaxNumber? {
    guard let number = taxNumber(key, required: false) else { return nil }
    if number.kind == .person { return number }
    fault(key, .format(.taxNumber))
    return nil
  }
}
