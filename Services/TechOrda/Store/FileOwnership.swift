package import FileRecords
package import Postgres

extension FileOwnership {
  /// Whose the things of this slice are. A student's papers are also for the school he applies to.
  package static func techorda(_ database: Database) -> FileOwnership {
    FileOwnership(database: database) { source, id, reader in
      let isOfSchool: SQL = """
        school.author_id = \(reader.user) or \(company("school.company_id", reader))
        """
      return switch source {
      case "techorda.school":
        thing(
          source, id, where: "\(authored(reader)) or \(company("thing.company_id", reader))")
      case "techorda.course":
        thing(
          source, id,
          where: """
            exists (select from techorda_school school
              where school.id = thing.school_id and (\(isOfSchool)))
            """)
      case "techorda.applicationform":
        thing(
          source, id,
          where: """
            \(authored(reader)) or exists (select from techorda_courseapplication choice
              join techorda_course course on course.id = choice.course_id
              join techorda_school school on school.id = course.school_id
              where choice.application_form_id = thing.id and (\(isOfSchool)))
            """)
      case "techorda.courseapplication":
        thing(
          source, id,
          where: """
            exists (select from techorda_applicationform form
              where form.id = thing.application_form_id and form.author_id = \(reader.user))
            or exists (select from techorda_course course
              join techorda_school school on school.id = course.school_id
              where course.id = thing.course_id and (\(isOfSchool)))
            """)
      default: nil
      }
    }
  }
}
