import DatabaseHost
import Kernel
import Observability
import Postgres
import ServiceHost
import ServicesApp

extension ServicesSettings {
  func answerFiles(_ host: DatabaseHost) throws -> AnswerFiles {
    AnswerFiles(try savedSQL(host), rights: .live(host.peers), limits: files)
  }

  /// Its roles have databases of their own: what they may do is decided by who signs in.
  private func savedSQL(_ host: DatabaseHost) throws -> SavedSQLDesk {
    SavedSQLDesk(
      database: host.database, masked: try reader(masked, "services_reading", host),
      revealing: try reader(revealing, "services_revealing", host), limits: questions)
  }

  private func reader(
    _ url: Secret<String>, _ schema: String, _ host: DatabaseHost
  ) throws -> Database {
    try Database(
      DatabaseSettings(url: url, schema: schema, applicationName: "techhub-saved-sql"),
      group: host.host.group, logger: host.host.logger, metrics: Metrics())
  }
}
