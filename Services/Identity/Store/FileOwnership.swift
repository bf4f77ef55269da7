package import FileRecords
package import Postgres

extension FileOwnership {
  /// Whose the things of this slice are. A company's are its members'.
  package static func identity(_ database: Database) -> FileOwnership {
    FileOwnership(database: database) { source, id, reader in
      switch source {
      case "account.user": thing(source, id, where: "thing.id = \(reader.user)")
      case "account.company":
        thing(
          source, id,
          where: """
            exists (select from account_usercompany member
              where member.company_id = thing.id and member.user_id = \(reader.user))
            """)
      case "account.certificate", "account.course", "account.education", "account.experience":
        thing(source, id, where: about(reader))
      case "account.complaint": thing(source, id, where: authored(reader))
      case "account.contactrequest":
        thing(source, id, where: "\(authored(reader)) or \(about(reader))")
      case "account.usercompanyrequest":
        thing(source, id, where: "\(about(reader)) or \(company("thing.company_id", reader))")
      case "account.usercompanyinvitation":
        thing(
          source, id,
          where: """
            \(authored(reader)) or thing.invited_user_id = \(reader.user)
              or \(company("thing.company_id", reader))
            """)
      default: nil
      }
    }
  }
}
