package import FoundationEssentials
import Kernel
package import Postgres

/// The public files, and those of pages.
package struct MediaFiles: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  /// Whether the row `object` of the stored objects is what some public file, or a thumbnail of one,
  /// is made of.
  package static let isNamed: SQL = """
    exists (select from shared_mediafile media where media.file = object.key)
    or exists (select from landing_pagemediafile media where media.file = object.key)
    or exists (select from thumbnail_kvstore made
      where made.key like 'thumbnail:%' and made.value = object.key)
    """

  /// Whether something in this slice points at the row `media`, or another context claims it.
  static let isClaimed: SQL = """
    exists (select from media_claim claim where claim.media_id = media.id) or \(isUsedHere)
    """

  static let isUsedHere: SQL = """
    exists (select from core_category used
      where used.image_id = media.id or used.background_id = media.id)
    or exists (select from core_vacancycandidate_certificates used
      where used.mediafile_id = media.id)
    """
}

/// Where a public file is registered.
package enum MediaShelf: Sendable, Hashable {
  case media
  case page(Int64)

  var table: SQL {
    switch self {
    case .media: "shared_mediafile"
    case .page: "landing_pagemediafile"
    }
  }

  /// Django's name of the table.
  package var model: String {
    switch self {
    case .media: "shared.mediafile"
    case .page: "landing.pagemediafile"
    }
  }
}

extension MediaFiles {
  /// A file of either shelf.
  package func card(_ id: UUID) async throws -> MediaCard? {
    try await database.read(
      """
      select \(MediaCard.columns) from shared_mediafile where id = \(id)
      union all
      select \(MediaCard.columns) from landing_pagemediafile where id = \(id)
      limit 1
      """
    ).first.map(MediaCard.init)
  }

  package func hasPage(_ page: Int64) async throws -> Bool {
    try await !database.read("select id from landing_page where id = \(page)").isEmpty
  }

  /// The files of a page, the newest first.
  package func cards(ofPage page: Int64, limit: Int) async throws -> [MediaCard] {
    try await database.read(
      """
      select \(MediaCard.columns) from landing_pagemediafile where page_id = \(page)
      order by created_at desc, id desc limit \(literal: limit)
      """
    ).map(MediaCard.init)
  }
}
