import IdentityDomain
import Kernel
import Postgres

enum CompanyRow {
  static let columns: SQL = """
    id, tin, name, name_kk, name_en, short_name, legal_form, legal_address, city, website, logo, \
    about, verified, status, row_version
    """

  static func company(_ row: Row) throws -> Company {
    Company(
      stored: try row.identifier("id"), taxNumber: try row.string("tin"), name: try name(row),
      shortName: try row.string("short_name"), legalForm: try row.string("legal_form"),
      legalAddress: try row.string("legal_address"), city: try row.string("city"),
      website: try row.string("website"), logo: try row.string("logo"),
      about: try row.string("about"), verified: try row.bool("verified"),
      status: try row.string("status"), rowVersion: try row.int64("row_version"))
  }

  /// `name` is the Russian one.
  static func name(_ row: Row) throws -> Localized {
    Localized(
      ru: filled(try row.string("name")), kk: filled(try row.string("name_kk")),
      en: filled(try row.string("name_en")))
  }

  private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
}
