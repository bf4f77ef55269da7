import CommunityStore
import FileRecords
package import Files
package import Postgres

/// What the routes of public files work with. One value per process.
package struct MediaDesk: Sendable {
  let media: MediaFiles
  let users: MediaUsers
  let records: FileRecords
  let settings: MediaSettings
  let thumbnailer: Thumbnailer
  let queue: ThumbnailQueue

  package init(
    database: Database, store: any ObjectStore, users: MediaUsers,
    settings: MediaSettings = MediaSettings(),
    thumbnailer: Thumbnailer? = nil, queue: ThumbnailQueue = ThumbnailQueue()
  ) {
    media = MediaFiles(database: database)
    self.users = users
    records = MediaFiles.records(database, store)
    self.settings = settings
    self.thumbnailer = thumbnailer ?? Thumbnailer(spool: store.spool)
    self.queue = queue
  }

  var upload: Upload { Upload(settings.policy, spool: records.store.spool) }
}
