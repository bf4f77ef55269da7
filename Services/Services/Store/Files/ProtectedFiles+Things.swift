import Kernel
import Postgres

extension ProtectedFiles {
  /// Whether the viewer may read what hangs on a thing of this slice. What belongs to a request is
  /// read by whom the request is; what judges it, by who wrote it and the staff.
  package func mayRead(_ thing: FileThing, _ viewer: Viewer) async throws -> Bool {
    guard let id = Int32(thing.primaryKey).map(Int64.init), id > 0,
      let question = ProtectedFiles.question(thing.source, id, viewer)
    else { return false }
    return try await !database.read(question).isEmpty
  }

  private static func question(_ source: String, _ id: Int64, _ viewer: Viewer) -> SQL? {
    let author: SQL = "thing.author_id = \(viewer.userID)"
    let user: SQL = "thing.user_id = \(viewer.userID)"
    switch source {
    case FileThing.request:
      return "select r.id from service_servicerequest r where r.id = \(id) and (\(reads(viewer)))"
    case "service.report", "service.gupreport", "service.techordareport":
      return part(source, id, "\(author) or \(readsReport(viewer))")
    case "service.seedmoneyreport":
      let company: SQL = "thing.company_id = any(\(viewer.companies.asArray)::int[])"
      return part(source, id, "\(author) or \(company) or \(readsReport(viewer))")
    case "service.guppurchaseapplication", "service.guppurchaseplan":
      return part(source, id, "\(author) or \(reads(viewer))")
    case "service.extradocument", "service.servicerequeststatus", "service.techordareportstudent":
      return part(source, id, "\(user) or \(reads(viewer))")
    case Papers.source:
      return part(source, id, "\(reads(viewer)) or \(readsMinutes(viewer))")
    case "service.externaldocument":
      return part(source, id, reads(viewer))
    case "service.expertise", "service.expertdocument", "service.pitchinggrade", "service.vote",
      "service.servicerequestlog", "service.servicerequestbpstatus":
      return part(source, id, "\(user) or \(handles(viewer))")
    case "service.hubformdata":
      return """
        select r.id from service_servicerequest r
        where \(id) in (r.hub_form_data_id, r.second_hub_form_data_id) and (\(reads(viewer)))
        """
    default: return nil
    }
  }

  /// A row of a request's, as `thing` beside its request.
  private static func part(_ source: String, _ id: Int64, _ condition: SQL) -> SQL {
    """
    select thing.id from \(identifier: source.replacing(".", with: "_")) thing
    left join service_servicerequest r on r.id = thing.service_request_id
    where thing.id = \(id) and (\(condition))
    """
  }

  /// The author, the company, the staff once it is submitted, the expert as long as he is asked; not one
  /// who must not know who applies.
  static func reads(_ viewer: Viewer) -> SQL {
    """
    \(owns(viewer)) or \(handles(viewer))
    or (\(unsafe: RequestColumns.submitted) and (r.expert_id = \(viewer.userID)
      or exists (select from service_expertise e
        where e.service_request_id = r.id and e.user_id = \(viewer.userID) and not e.is_blind
          and \(unsafe: OpinionColumns.readable))))
    """
  }

  /// What is not handed in yet is for those who write it.
  private static func readsReport(_ viewer: Viewer) -> SQL {
    """
    \(owns(viewer)) or (thing.status not in ('scheduled', 'open', 'draft', 'signing')
      and (\(reads(viewer))))
    """
  }

  /// Minutes on paper are read by whoever reads the minutes: who sat, and the staff.
  private static func readsMinutes(_ viewer: Viewer) -> SQL {
    """
    (thing.protocol_id is not null and (\(works(viewer, on: "thing.service_id")) or exists (
      select from service_protocolmember m
      where m.protocol_id = thing.protocol_id and m.user_id = \(viewer.userID))))
    """
  }

  private static func handles(_ viewer: Viewer) -> SQL {
    "(\(works(viewer, on: "r.service_id")) and \(unsafe: RequestColumns.submitted))"
  }

  /// Staff of an organisation work on its services only.
  private static func works(_ viewer: Viewer, on service: String) -> SQL {
    guard viewer.isStaff, let organization = viewer.organization else {
      return "\(viewer.isStaff)"
    }
    return """
      exists (select from service_service s
        where s.code = \(unsafe: service) and s.organization_id = \(organization))
      """
  }
}
