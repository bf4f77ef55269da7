import Kernel
import Postgres
package import ServicesDomain
import Synchronization

/// What was read once and cannot change under its key: published forms by version, transition
/// tables by the row version of their service. Small: a few hundred services.
final class RuleCache: Sendable {
  private struct FormKey: Hashable {
    let id: Int64
    let version: Int
  }

  private struct TableKey: Hashable {
    let service: String
    let rowVersion: Int64
  }

  private struct Content {
    var forms: [FormKey: Form] = [:]
    var tables: [TableKey: ProcessTable] = [:]
    var terms: [String: ServiceTerms] = [:]
  }

  private let content = Mutex(Content())

  func form(id: Int64, version: Int) -> Form? {
    content.withLock { $0.forms[FormKey(id: id, version: version)] }
  }

  func keep(_ form: Form, id: Int64, version: Int) {
    content.withLock { $0.forms[FormKey(id: id, version: version)] = form }
  }

  func table(of service: String, rowVersion: Int64) -> ProcessTable? {
    content.withLock { $0.tables[TableKey(service: service, rowVersion: rowVersion)] }
  }

  func keep(_ table: ProcessTable, of service: String, rowVersion: Int64) {
    content.withLock { content in
      content.tables = content.tables.filter { $0.key.service != service }
      content.tables[TableKey(service: service, rowVersion: rowVersion)] = table
    }
  }

  func terms(of service: String) -> ServiceTerms? { content.withLock { $0.terms[service] } }

  func keep(_ terms: ServiceTerms) { content.withLock { $0.terms[terms.service.code] = terms } }

  func forgetTerms(of service: String) { content.withLock { $0.terms[service] = nil } }
}

/// What opening a request needs to know of a service. Kept between requests; the statement that
/// writes compares the row version, so that nothing is opened on outdated terms.
package struct ServiceTerms: Sendable {
  package let service: Service
  package let rowVersion: Int64
  package let table: ProcessTable
  package let formID: Int64
  package let formVersion: Int
  let title: Localized
  /// It is asked for within a request for one of these (`config.child_of`).
  let parents: [String]?
  /// Who may ask for it.
  package let eligibility: EligibilityRules
}
