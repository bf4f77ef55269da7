import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  /// The school says its number, identity confirms that it is the company's: this slice knows none.
  func nameStudents(
    school tin: TaxNumber, only ids: [Int64]?, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let key = ReportKey(.techOrda, try request.rowKey())
    guard let company = try await confirmWriter(of: key, viewer),
      try await signatureDesk.numbers.compare(
        SignerNumbers.Question(
          userID: viewer.viewer.userID, person: tin, companyID: company, organization: tin)
      ).company == .same
    else { throw StudentError.notTheSchool }
    return try await write(key, request, by: principal) { [reports] locked, _, tx in
      let (named, elsewhere) = try await reports.nameStudents(
        locked, school: tin, only: ids, in: tx)
      return .json(status: .created) { json in
        json.object { json in
          json.field("named", named)
          json.field("elsewhere", elsewhere)
        }
      }
    }
  }

  func changeStudent(
    _ line: Int64, _ change: StudentChange, expecting version: Int64?, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let key = ReportKey(.techOrda, try request.rowKey())
    _ = try await confirmWriter(of: key, viewer)
    let choice = request.languages
    return try await database.transaction { [reports] tx in
      let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      do {
        let row = try await reports.change(
          line, of: locked, change, expecting: version, in: tx)
        return try RowsJSON.one(row, in: choice)
      } catch let error as DatabaseError
        where error.violates("service_techordareportstudent_days")
      {
        throw ValidationFailure([InputFault.outOfRange(0...31).at("/days_attended")])
      }
    }
  }

  func removeStudent(
    _ line: Int64, expecting version: Int64?, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let key = ReportKey(.techOrda, try request.rowKey())
    _ = try await confirmWriter(of: key, viewer)
    return try await database.transaction { [reports] tx in
      let locked = try await reports.lock(key, ownedBy: viewer, in: tx)
      try await reports.remove(line, of: locked, expecting: version, in: tx)
      return Response(.noContent)
    }
  }

  /// A line that its student may see: identity says that the number in it is his. Whoever is another is
  /// told that there is none.
  func ownLine(_ id: Int64, by principal: Principal) async throws -> StudentLine {
    let user = try principal.requireUser()
    let line = try await reports.studentLine(id)
    let match = try await signatureDesk.numbers.compare(
      SignerNumbers.Question(
        userID: user, person: line.number, companyID: nil, organization: nil)
    ).person
    switch match {
    case .same: return line
    case .other: throw StudentError.missing
    case .unknown: throw SignatureRefusal.numberNotProved
    }
  }

  func beginSigningLine(
    _ id: Int64, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    _ = try await ownLine(id, by: principal)
    let now = clock.now()
    return try await commands.run(request, by: principal) { [requests, reports] tx in
      try await requests.hold(author: user, company: nil, in: tx)
      let line = try await reports.lockStudentLine(id, in: tx)
      let document = try await reports.freeze(line, by: user, now: now, in: tx)
      return Response.json(status: .created) { document.write(to: &$0) }
        .with(.cacheControl, "no-store")
    }
  }

  /// A code to sign the frozen line with a telephone.
  func showCode(
    forLine id: Int64, in language: Language, by principal: Principal
  ) async throws -> Response {
    let line = try await ownLine(id, by: principal)
    guard let document = try await requests.documents.newest(of: line.document) else {
      throw SignatureRefusal.nothingToSign
    }
    return .codeToSign(
      try await signatureDesk.showCode(
        for: document,
        called: Localized(
          ru: "Строка студента: подписание", kk: "Студент жолы: қол қою",
          en: "A student's line: signing"),
        to: principal.requireUser(), in: language))
  }

  func signLine(
    _ id: Int64, with sent: SentSignature, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    let checked = await check(sent, ofLine: id, by: principal)
    let now = clock.now()
    let choice = request.languages
    return try await commands.run(request, by: principal) { [requests, reports] tx in
      let (signature, document) = try checked.get()
      try await requests.hold(author: user, company: nil, in: tx)
      let line = try await reports.lockStudentLine(id, in: tx)
      try await reports.sign(line, with: signature, over: document, now: now, in: tx)
      return StudentRoutes.answer(try await reports.lockStudentLine(id, in: tx), in: choice)
    }
  }

  private func check(
    _ sent: SentSignature, ofLine id: Int64, by principal: Principal
  ) async -> Result<(CheckedSignature, FrozenDocument), any Error> {
    do {
      let line = try await ownLine(id, by: principal)
      guard let document = try await requests.documents.newest(of: line.document) else {
        throw SignatureRefusal.nothingToSign
      }
      let user = try principal.requireUser()
      let signature = try await signatureDesk.check(
        signatureDesk.bytes(of: sent, by: user), over: document, by: user, for: .person)
      return .success((signature, document))
    } catch {
      return .failure(error)
    }
  }
}
