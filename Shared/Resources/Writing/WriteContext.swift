import Access
import Audit
import HTTPCore
import Kernel

/// Who changes something, why, and by which request.
struct WriteContext: Sendable {
  let principal: Principal
  var origin: ChangeOrigin
  let languages: LanguageChoice
  var isByStaff = false

  init(_ request: Request, _ principal: Principal, isByStaff: Bool = false) {
    self.principal = principal
    origin = ChangeOrigin(request, by: principal.userID)
    languages = request.languages
    self.isByStaff = isByStaff
  }

  func trail(_ verb: ChangeTrail.Verb, of model: String) -> ChangeTrail {
    ChangeTrail(model: model, verb: verb, origin: origin, isByStaff: isByStaff)
  }
}
