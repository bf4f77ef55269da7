/// Why a document is not taken, or a step not made for want of some.
package enum DocumentRefusal: Error, Sendable, Equatable {
  /// The service asks for no such document.
  case unknown(String)
  /// Somebody else brings it.
  case ofAnother(DocumentSource)
  /// The request is over.
  case requestOver(status: String)
  case tooMany(Int)
  /// The other system's document is known already.
  case alreadyThere
  /// The step owes these.
  case missing([String])
}

/// Whether a document may be added to a request, and whether it comes in time.
package struct DocumentAdmission: Sendable {
  /// Of each kind, to one request.
  package static let most = 100

  package let rules: DocumentRules
  package let table: ProcessTable
  /// Steps at which the request stood until now.
  package let past: Set<String>

  package init(rules: DocumentRules, table: ProcessTable, past: Set<String>) {
    self.rules = rules
    self.table = table
    self.past = past
  }

  /// `code` is `nil` for a paper that nobody asked for. `count`: how many there are. Returns whether it
  /// is late.
  package func judge(
    _ code: String?, from source: DocumentSource, to request: ServiceRequest, count: Int
  ) throws -> Bool {
    // The staff go on working on what rests; the applicant waits, as with everything.
    if request.isPaused, source == .applicant { throw RequestError.paused }
    if table.isOver(request.bpStatus) {
      throw DocumentRefusal.requestOver(status: request.status.rawValue)
    }
    guard count < DocumentAdmission.most else {
      throw DocumentRefusal.tooMany(DocumentAdmission.most)
    }
    guard let code else { return source == .applicant && request.submissions > 0 }
    guard let rule = rules[code] else { throw DocumentRefusal.unknown(code) }
    guard rule.source == source else { throw DocumentRefusal.ofAnother(rule.source) }
    return rule.isOver(at: request.bpStatus, past: past)
  }
}
