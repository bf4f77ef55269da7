import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// A company as its readers see it.
enum CompanyJSON {
  /// - Parameter showsInside: to its members and the staff. The number of a one-person business is the
  ///   person's own, and who stands for a company is a person too.
  static func answer(
    _ company: Company, status: Status = .ok, showsInside: Bool, _ request: Request
  ) -> Response {
    let languages = TextChoice(request)
    let response = Response.json(status: status) { json in
      json.object { json in
        json.field("id", company.id)
        if showsInside { writeInside(company, to: &json) }
        json.key("name")
        languages.write(company.name, to: &json)
        json.field("short_name", company.shortName)
        json.field("legal_form", company.legalForm)
        json.field("legal_address", company.legalAddress)
        json.field("city", company.city)
        json.field("website", company.website)
        json.field("logo", company.logo)
        json.field("about", company.about)
        write(company.face, to: &json, languages)
        json.field("verified", company.verified)
        json.field("verified_at", company.verified ? company.verifiedAt : nil)
        json.field("status", company.status)
      }
    }
    return languages.mark(response)
      .with(.etag, EntityTag(rowVersion: company.rowVersion).description)
  }

  private static func writeInside(_ company: Company, to json: inout JSONWriter) {
    json.field("tin", company.taxNumber)
    json.field("director_name", company.head.name)
    json.field("director_position", company.head.position)
    json.field("director_iin", masked(company.head.number))
    json.field("status_reason", company.standing.reason)
  }

  private static func write(
    _ face: CompanyFace, to json: inout JSONWriter, _ languages: TextChoice
  ) {
    json.field("company_type", face.type)
    json.key("slogan")
    languages.write(face.slogan, to: &json)
    json.key("description")
    languages.write(face.description, to: &json)
    json.field("industry", face.industry)
    json.field("technologies", face.technologies)
    json.field("region", face.region)
    json.field("country", face.country)
    json.field("employees_count", face.employees)
    json.field("founded_year", face.foundedYear)
    json.field("is_resident", face.isResident)
  }

  /// The last four digits tell colleagues which number it is.
  private static func masked(_ number: String) -> String {
    number.isEmpty ? "" : "••••••••" + number.suffix(4)
  }
}
