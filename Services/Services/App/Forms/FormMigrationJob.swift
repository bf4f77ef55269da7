import JSON
import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Moves the drafts of a form to its newest version, one by one.
struct FormMigrationJob: Job {
  static let name = "forms.move_drafts"

  let form: Int64
  let migration: Int64

  init(form: Int64, migration: Int64) {
    self.form = form
    self.migration = migration
  }

  init(payload input: inout InputReader) throws {
    let form = input.integer("form", in: 1 ... .max)
    let migration = input.integer("migration", in: 1 ... .max)
    (self.form, self.migration) = try input.finish(form, migration)
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("form", form)
      json.field("migration", migration)
    }
  }
}

extension FormDesk {
  var migrationHandler: JobHandler {
    JobHandler(FormMigrationJob.self) { job, lease in
      let drafts = try await migrations.drafts(of: job.form)
      for (index, draft) in drafts.enumerated() {
        if index % 100 == 0, try await lease.isCancelled() { return }
        try await move(draft, for: job.migration)
        try await lease.progress(done: Int64(index + 1), total: Int64(drafts.count))
      }
      try await database.transaction { tx in
        try migrations.finish(job.migration, in: tx)
        try await lease.finish(in: tx)
      }
    }
  }

  /// What was submitted, erased or moved meanwhile is passed over. The count goes with the move, so that
  /// an attempt that begins again counts nothing twice.
  private func move(_ draft: Int64, for migration: Int64) async throws {
    do {
      try await database.transaction { tx in
        let locked = try await requests.lockDraft(draft, within: nil, in: tx)
        let moved = try await requests.migrateForm(of: locked, by: nil, in: tx)
        if moved.isMoved { try migrations.count(migration, in: tx) }
      }
    } catch is FormMigrationRefusal {
    } catch RequestError.missing {
    } catch ServiceRefusal.noForm {
    }
  }
}
