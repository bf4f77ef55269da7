package import Access
import HTTPCore
import JSON
import Postgres
package import TestSupport

/// The papers of a request.
extension ServicesDesk {
  /// The grant asks for these documents, and lets nobody go from its first step or from the check of
  /// completeness to an approval without them.
  package func wantDocuments(_ documents: String) async throws {
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1,
        config = config || jsonb_build_object('documents', \(documents)::text::jsonb),
        bp_config = jsonb_set(bp_config, '{transitions}', (
          select jsonb_agg(case
            when move ->> 'trigger' = 'submission' and move ->> 'from' = 'created'
              or move ->> 'to' = 'approved'
            then move || '{"guards": ["required_documents"]}' else move end)
          from jsonb_array_elements(bp_config -> 'transitions') as move))
      where code = 'startup-grant'
      """)
  }

  package func addDocument(
    _ document: String?, to request: Int64, _ content: [UInt8], named name: String = "a.pdf",
    at kind: String = "documents", as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post,
      "/api/v1/services/requests/\(request)/\(kind)" + (document.map { "?document=\($0)" } ?? ""),
      body: content,
      headers: [(name: "Content-Disposition", value: "attachment; filename=\"\(name)\"")],
      as: principal ?? applicant)
  }

  package func documents(
    of request: Int64, as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await send(.get, "/api/v1/services/requests/\(request)/documents", as: principal)
  }
}
