import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesWorld {
  /// Freezes the answers of a draft to be signed.
  @discardableResult
  package func freeze(_ id: Int64, by author: Int64 = applicant) async throws -> Int64 {
    let viewer = viewer(author)
    return try await database.transaction { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.freeze(&locked, by: author, in: tx).id
    }
  }

  /// The grant's table gets a step between draft and registration.
  package func giveStepOfSigning() async throws {
    _ = try await database.query(
      """
      update service_service set row_version = row_version + 1, bp_config = jsonb_set(
        jsonb_set(bp_config, '{statuses,signing}',
          '{"status": "draft", "label": {"ru": "Подписание", "kk": "Қол қою", "en": "Signing"}}'),
        '{transitions}',
        (select jsonb_agg(t) from jsonb_array_elements(bp_config -> 'transitions') t
          where not (t ->> 'from' = 'created' and t ->> 'to' = 'registered'))
        || '[{"from": "created", "to": "signing", "by": "applicant", "trigger": "signing"},
             {"from": "signing", "to": "registered", "by": "applicant", "trigger": "submission",
              "clock": "start", "deadline_wd": 15}]')
      where code = 'startup-grant'
      """)
  }
}
