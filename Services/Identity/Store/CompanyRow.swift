import IdentityDomain
import Kernel
import Postgres

enum CompanyRow {
  static let columns: SQL = """
    id, tin, name, name_kk, name_en, short_name, legal_form, legal_address, city, website, logo, \
    about, verified, bin_verified, status, status_reason, verified_at, director_name, \
    director_position, director_iin, company_type, slogan, description, industry, technologies, \
    region, country, employees_count, founded_year, is_resident, row_version
    """

  static func company(_ row: Row) throws -> Company {
    Company(
      stored: try row.identifier("id"), taxNumber: try row.string("tin"), name: try name(row),
      shortName: try row.string("short_name"), legalForm: try row.string("legal_form"),
      legalAddress: try row.string("legal_address"), city: try row.string("city"),
      website: try row.string("website"), logo: try row.string("logo"),
      about: try row.string("about"), head: try head(row), face: try face(row),
      standing: try standing(row), verifiedAt: try row.optionalInstant("verified_at"),
      status: try row.string("status"), rowVersion: try row.int64("row_version"))
  }

  /// `name` is the Russian one.
  static func name(_ row: Row) throws -> Localized {
    Localized(
      ru: filled(try row.string("name")), kk: filled(try row.string("name_kk")),
      en: filled(try row.string("name_en")))
  }

  /// A word that only the old system knew stands where the mark says.
  static func standing(_ row: Row) throws -> CompanyStanding {
    let isVerified = try row.bool("verified")
    let status = CompanyStatus(rawValue: try row.string("status"))
    return CompanyStanding(
      status: status ?? (isVerified ? .verified : .pendingVerification),
      isProven: try isVerified || row.bool("bin_verified"),
      reason: try row.string("status_reason"))
  }

  private static func head(_ row: Row) throws -> CompanyHead {
    CompanyHead(
      name: try row.string("director_name"), position: try row.string("director_position"),
      number: try row.string("director_iin"))
  }

  private static func face(_ row: Row) throws -> CompanyFace {
    CompanyFace(
      type: try row.string("company_type"), slogan: try row.localized("slogan"),
      description: try row.localized("description"), industry: try row.string("industry"),
      technologies: try row.strings("technologies"), region: try row.string("region"),
      country: try row.string("country"), employees: try row.optionalInt64("employees_count"),
      foundedYear: try row.optionalInt64("founded_year"),
      isResident: try row.bool("is_resident"))
  }

  private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
}
