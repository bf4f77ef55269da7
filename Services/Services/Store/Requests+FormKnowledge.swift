import Kernel
import Postgres
import ServicesDomain

/// Whose request it is that a form is judged for.
struct FormOwner {
  let requestID: Int64
  let authorID: Int64
  let companyID: Int64?

  init(requestID: Int64, authorID: Int64, companyID: Int64?) {
    self.requestID = requestID
    self.authorID = authorID
    self.companyID = companyID
  }

  init(_ request: ServiceRequest) {
    self.init(
      requestID: request.id, authorID: request.authorID, companyID: request.companyID)
  }
}

extension Requests {
  private static let lookingUp = Statement(
    """
    select 'file' as kind, f.id::text as key, null as parent, f.size as bytes,
      f.mime_type as media_type, null as service, null as status
    from shared_protectedmediafile f
    where f.id = any($1::uuid[]) and f.scan <> 'infected'
      and (f.source = 'service.servicerequest' and f.primary_key = $2 or exists (
        select from service_servicerequest r
        join service_hubformdata d on d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
        where r.id = $6 and \(RequestColumns.oldFiles) @> array[f.id::text]))
    union all
    select 'directory', i.directory_id || ' ' || i.code, i.parent_code, null, null, null, null
    from service_directoryitem i join service_directory d on d.code = i.directory_id
    where (i.directory_id, i.code) in (
        select n.directory, n.code from unnest($3::text[], $4::text[]) as n (directory, code))
      and i.active and d.active
    union all
    select 'service_request', r.id::text, null, null, null, r.service_id, r.status
    from service_servicerequest r
    where r.id = any($5::int[]) and r.id <> $6 and r.submissions > 0
      and (r.author_id = $7 or r.company_id = $8)
    """)

  /// The slice's own things that a set of answers names, as a statement; `nil` if there is none.
  /// Files are those of the request, and those that its answers named on the old site; requests those of the applicant.
  static func lookingUp(_ references: Set<Reference>, for owner: FormOwner) -> SQL? {
    var files: [String] = []
    var requests: [Int64] = []
    var directories: [(String, String)] = []
    for reference in references {
      switch reference.kind {
      case .file: files.append(reference.key)
      case .serviceRequest: requests += Int64(reference.key).map { [$0] } ?? []
      case .directory(let code): directories.append((code, reference.key))
      case .company, .user, .organization, .city: continue
      }
    }
    if files.isEmpty, requests.isEmpty, directories.isEmpty { return nil }
    return lookingUp(
      files.asArray, String(owner.requestID), directories.map(\.0).asArray,
      directories.map(\.1).asArray, requests.asArray, owner.requestID, owner.authorID,
      owner.companyID)
  }

  /// What was found, of all kinds that this slice can speak for.
  static func knowledge(
    _ rows: Rows?, of references: Set<Reference>
  ) throws -> FormKnowledge {
    var knowledge = FormKnowledge(asked: [.file, .serviceRequest])
    for reference in references {
      if case .directory = reference.kind { knowledge.asked.insert(reference.kind) }
    }
    guard let rows else { return knowledge }
    for row in rows {
      let key = try row.string("key")
      switch try row.string("kind") {
      case "file":
        knowledge.found[Reference(.file, key)] = ReferenceFacts(
          bytes: try row.optionalInt("bytes"), mediaType: try row.optionalString("media_type"))
      case "service_request":
        knowledge.found[Reference(.serviceRequest, key)] = ReferenceFacts(attributes: [
          "service": .text(try row.string("service")), "status": .text(try row.string("status")),
        ])
      default:
        let parts = key.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { continue }
        knowledge.found[Reference(.directory(parts[0]), parts[1])] = ReferenceFacts(
          parent: try row.optionalString("parent"))
      }
    }
    return knowledge
  }

  /// The context with all that this slice knows of what the answers name.
  func knowing(
    _ context: FormContext, _ form: Form, _ answers: [String: FormValue], for owner: FormOwner,
    in tx: Transaction
  ) async throws -> FormContext {
    let references = form.references(in: answers)
    var rows: Rows?
    if let question = Requests.lookingUp(references, for: owner) {
      rows = try await tx.query(question)
    }
    return try context.knowing(Requests.knowledge(rows, of: references))
  }

  /// The same outside a transaction.
  func knowing(
    _ context: FormContext, _ form: Form, _ answers: [String: FormValue], for owner: FormOwner
  ) async throws -> FormContext {
    let references = form.references(in: answers)
    var rows: Rows?
    if let question = Requests.lookingUp(references, for: owner) {
      rows = try await database.read(question)
    }
    return try context.knowing(Requests.knowledge(rows, of: references))
  }
}

extension FormContext {
  func knowing(_ more: FormKnowledge) -> FormContext {
    var context = self
    context.knowledge = more.adding(knowledge)
    return context
  }
}
