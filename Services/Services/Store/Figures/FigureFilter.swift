package import Kernel
import Postgres

/// Of which requests a figure is.
package struct FigureFilter: Sendable, Hashable {
  package var service: String?
  /// Whose services.
  package var organization: String?
  /// Whose services alone the asker sees; `nil`: everybody's.
  package var bound: String?
  /// Where they stand now.
  package var statuses: [String] = []
  /// The first moment of the period.
  package var from: Instant?
  /// The first moment after the period.
  package var before: Instant?

  package init() {}

  /// When `r` was handed in for the first time: `submitted_at` is of the last time. A request of the old
  /// site may have been handed in there before the first time here.
  static let handedIn = """
    coalesce(case when r.submissions > 1 or (r.submissions > 0 and \(RequestColumns.isOld)) then (
        select min(f.created_at) from service_servicerequeststatus f
        where f.service_request_id = r.id and f.status = 'submitted') end,
      r.submitted_at, r.created_at)
    """

  /// On the request `r`: one that is counted, whenever it was handed in.
  var ofAnyTime: SQL {
    var conditions: [SQL] = [SQL(unsafe: RequestColumns.submitted)]
    if let service { conditions.append("r.service_id = \(service)") }
    for organization in [organization, bound] {
      guard let organization else { continue }
      conditions.append(
        """
        r.service_id in (select s.code from service_service s
          where s.organization_id = \(organization))
        """)
    }
    if !statuses.isEmpty { conditions.append("r.status = any(\(statuses.asArray)::text[])") }
    return conditions.joined(" and ")
  }

  /// On `r`: one that was handed in within the period. None is younger than its last handing in, nor older
  /// than itself, so most are told apart without their history.
  var handedInThen: SQL {
    var conditions = [ofAnyTime]
    if let from {
      conditions.append("coalesce(r.submitted_at, r.created_at) >= \(from)::timestamptz")
    }
    if let before { conditions.append("r.created_at < \(before)::timestamptz") }
    if from != nil || before != nil {
      conditions.append("\(unsafe: FigureFilter.handedIn) <@ \(period)")
    }
    return conditions.joined(" and ")
  }

  /// As a range: without an end where none is said.
  var period: SQL { "tstzrange(\(from)::timestamptz, \(before)::timestamptz)" }
}
