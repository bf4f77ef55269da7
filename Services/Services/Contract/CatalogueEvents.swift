package import Kernel

/// Something that a service says changed: its words, its dates, its process, its form or its managers; or
/// it is there, or no more.
package struct ServiceUpdated: ContractEvent, Hashable {
  package static var type: String { "service.updated" }
  package static var aggregateType: String { "service" }
  package var aggregateID: String { serviceCode }

  package let serviceCode: String
  package let serviceTitle: Localized
  package let organizationID: String?
  /// Whether the catalogue shows it.
  package let isOffered: Bool

  package init(
    serviceCode: String, serviceTitle: Localized, organizationID: String?, isOffered: Bool
  ) {
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.organizationID = organizationID
    self.isOffered = isOffered
  }

  private enum CodingKeys: String, CodingKey {
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case organizationID = "organization_id"
    case isOffered = "is_offered"
  }
}

/// A form has a new version, which never changes.
package struct FormPublished: ContractEvent, Hashable {
  package static var type: String { "form.published" }
  package static var aggregateType: String { "form" }
  package var aggregateID: String { String(formID) }

  package let formID: Int64
  package let code: String?
  package let title: Localized
  /// From 1.
  package let formVersion: Int

  package init(formID: Int64, code: String?, title: Localized, formVersion: Int) {
    self.formID = formID
    self.code = code
    self.title = title
    self.formVersion = formVersion
  }

  private enum CodingKeys: String, CodingKey {
    case formID = "form_id"
    case code
    case title
    case formVersion = "form_version"
  }
}
