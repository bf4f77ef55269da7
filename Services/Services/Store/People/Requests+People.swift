import Kernel
import Postgres
import ServicesContract
import ServicesDomain

/// What others are told of a request, whatever happened at it.
struct RequestHeader {
  let id: Int64
  let number: String?
  let serviceCode: String
  let serviceTitle: Localized
}

extension Requests {
  /// Whose rights at a request `r` are those of the staff, and who follows it.
  static let subscribers = """
    array(select n.user_id from service_requestsubscription n
      where n.service_request_id = r.id and n.is_allowed order by n.user_id)
    """

  private static let header = Statement(
    """
    select r.id, r.number, r.service_id, s.name
    from service_servicerequest r join service_service s on s.code = r.service_id where r.id = $1
    """)

  private static let people = Statement(
    """
    select r.id, r.number, r.service_id, s.name, r.author_id, r.assignee_id,
      array(select k.user_id from service_requestcollaborator k
        where k.service_request_id = r.id and k.status = 'accepted') as collaborators,
      \(subscribers) as subscribers,
      array(select e.user_id from service_expertise e
        where e.service_request_id = r.id and e.user_id is not null
          and e.status not in ('declined', 'revoked')) as experts
    from service_servicerequest r join service_service s on s.code = r.service_id where r.id = $1
    """)

  private static let workedAt = Statement(
    """
    select r.company_id, array(
      select w.user_id from (
        select v.user_id from service_requestsubmission v where v.service_request_id = r.id
        union
        select f.user_id from service_requestfieldchange f
        where f.hub_form_data_id in (r.hub_form_data_id, r.second_hub_form_data_id)
      ) w
      where w.user_id is distinct from r.author_id order by w.user_id desc limit 20) as people
    from service_servicerequest r where r.id = $1 and r.company_id is not null
    """)

  static func header(of id: Int64, in tx: Transaction) async throws -> RequestHeader {
    guard let row = try await tx.query(header(id)).first else { throw RequestError.missing }
    return try RequestHeader(row)
  }

  /// Who is at a request at this moment. `companions`: people of the company of whom identity said
  /// beforehand that they still are.
  static func people(
    of id: Int64, companions: Set<Int64> = [], in tx: Transaction
  ) async throws -> (people: RequestPeople, header: RequestHeader) {
    guard let row = try await tx.query(people(id)).first else { throw RequestError.missing }
    let people = RequestPeople(
      authorID: try row.optionalInt64("author_id"),
      collaborators: Set(try row.int64s("collaborators")), companions: companions,
      assigneeID: try row.optionalInt64("assignee_id"),
      subscribers: Set(try row.int64s("subscribers")), experts: Set(try row.int64s("experts")))
    return (people, try RequestHeader(row))
  }

  /// For which company a request is, and who sent it or filled it in besides its author; not all of them
  /// need be of the company any more. `nil`: it is for no company.
  package func companions(of id: Int64) async throws -> (company: Int64, people: [Int64])? {
    guard let row = try await database.read(Requests.workedAt(id)).first else { return nil }
    return (try row.int64("company_id"), try row.int64s("people"))
  }
}

extension RequestHeader {
  fileprivate init(_ row: Row) throws {
    id = try row.int64("id")
    number = try row.optionalString("number")
    serviceCode = try row.string("service_id")
    serviceTitle = try row.localized("name")
  }
}
