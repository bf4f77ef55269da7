import Postgres
import ServicesDomain

/// Plans of purchases under requests, and purchases against them.
package struct Purchases: Sendable {
  let requests: Requests
  var database: Database { requests.database }

  package init(requests: Requests) { self.requests = requests }
}

extension PurchaseKind {
  var relation: String {
    switch self {
    case .plan: "service_guppurchaseplan"
    case .application: "service_guppurchaseapplication"
    }
  }

  var source: String { relation.replacing("service_", with: "service.") }
}

/// One statement for the table of each kind.
struct PurchaseStatements: Sendable {
  private let plan: Statement
  private let application: Statement

  init(_ text: (PurchaseKind) -> String) {
    plan = Statement(text(.plan))
    application = Statement(text(.application))
  }

  subscript(_ kind: PurchaseKind) -> Statement {
    switch kind {
    case .plan: plan
    case .application: application
    }
  }
}

/// Parts of statements on plans and purchases; `p` is the one, `r` its request. Static text only.
enum PurchaseColumns {
  static func shown(_ kind: PurchaseKind) -> String {
    switch kind {
    case .plan:
      """
      p.id, p.year, p.version, p.amends_id, p.status, p.comment, p.author_id,
      p.service_request_id as request_id, r.number as request_number, p.submitted_at,
      p.decided_at, p.created_at, p.updated_at
      """
    case .application:
      """
      p.id, p.year, p.number, p.status, p.total::text as total, p.plan_id, p.comment, p.author_id,
      p.service_request_id as request_id, r.number as request_number, p.submitted_at,
      p.decided_at, p.contracted_at, p.delivered_at, p.closed_at, p.created_at, p.updated_at
      """
    }
  }

  static func from(_ kind: PurchaseKind) -> String {
    """
    from \(kind.relation) p
    left join service_servicerequest r on r.id = p.service_request_id
    left join service_service s on s.code = r.service_id
    """
  }
}
