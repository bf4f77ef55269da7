package import Kernel

/// What a form may ask about without a field: who applies, which day it is in Almaty, and what was
/// found out beforehand about the things that the answers name.
package struct FormContext: Sendable, Hashable {
  package let today: Day
  package let companyID: Int64?
  package let companyVerified: Bool
  package var knowledge: FormKnowledge
  package var calendar: WorkingCalendar

  package init(
    today: Day, companyID: Int64?, companyVerified: Bool = false,
    knowledge: FormKnowledge = .none, calendar: WorkingCalendar = WorkingCalendar()
  ) {
    self.today = today
    self.companyID = companyID
    self.companyVerified = companyVerified
    self.knowledge = knowledge
    self.calendar = calendar
  }

  /// Names that conditions may use besides those of fields, and what they are.
  package static let kinds: [String: ValueKind] = FormFacts.kinds.merging([
    "now": .date, "applicant.kind": .text, "company.verified": .bool,
  ]) { $1 }

  func value(of name: String) -> FormValue? {
    switch name {
    case "now": .text(today.description)
    case "applicant.kind": .text(companyID == nil ? "person" : "company")
    case "company.verified": .bool(companyVerified)
    default: knowledge.facts?[name]
    }
  }
}

/// What the house knows of the applicant: by the names that conditions, pre-filling and hidden
/// fields use. Personal data: never log it.
package struct FormFacts: Sendable, Hashable {
  private let values: [String: FormValue]

  /// Names that are none of ours are dropped.
  package init(_ values: [String: FormValue]) {
    self.values = values.filter { FormFacts.kinds[$0.key] != nil && !$0.value.isEmpty }
  }

  package subscript(_ name: String) -> FormValue? { values[name] }

  package var names: Set<String> { Set(values.keys) }

  package static let kinds: [String: ValueKind] = [
    "profile.first_name": .text, "profile.last_name": .text, "profile.middle_name": .text,
    "profile.full_name": .text, "profile.iin": .iin, "profile.birth_date": .date,
    "profile.gender": .text, "profile.email": .text, "profile.phone": .text,
    "profile.city": .text, "profile.country": .text, "profile.address": .text,
    "profile.position": .text,
    "company.name": .text, "company.tin": .text, "company.legal_form": .text,
    "company.type": .text, "company.address": .text, "company.city": .text,
    "company.region": .text, "company.phone": .text, "company.email": .text,
    "company.website": .text, "company.oked": .text, "company.director_name": .text,
    "company.registration_date": .date, "company.employees_count": .number,
    "company.is_resident": .bool,
  ]
}

/// What was found out for a form before it is judged; the rules themselves ask nobody.
package struct FormKnowledge: Sendable, Hashable {
  /// `nil`: nobody was asked, so that locked answers stay as they were given.
  package var facts: FormFacts?
  /// Kinds of things that were asked about: what is then not in `found` is not there. Of the other
  /// kinds only the spelling is judged.
  package var asked: Set<ReferenceKind>
  package var found: [Reference: ReferenceFacts]
  /// Answers of fields that must be unique and that another request has already given.
  package var taken: Set<String>

  package init(
    facts: FormFacts? = nil, asked: Set<ReferenceKind> = [],
    found: [Reference: ReferenceFacts] = [:], taken: Set<String> = []
  ) {
    self.facts = facts
    self.asked = asked
    self.found = found
    self.taken = taken
  }

  package static let none = FormKnowledge()

  /// Both together; where both know of a thing, the other one counts.
  package func adding(_ other: FormKnowledge) -> FormKnowledge {
    FormKnowledge(
      facts: other.facts ?? facts, asked: asked.union(other.asked),
      found: found.merging(other.found) { $1 }, taken: taken.union(other.taken))
  }
}

/// Where a thing that an answer names has its home.
package enum ReferenceKind: Sendable, Hashable {
  case company, user, organization, city, serviceRequest, file
  case directory(String)
}

/// A thing that an answer names: an id, a code or a uuid, in its one spelling.
package struct Reference: Sendable, Hashable {
  package let kind: ReferenceKind
  package let key: String

  package init(_ kind: ReferenceKind, _ key: String) {
    self.kind = kind
    self.key = key
  }
}

/// What filters, limits of files and cascades ask of a thing that is there.
package struct ReferenceFacts: Sendable, Hashable {
  /// For `filter`: `verified`, `role`, `service`, `status`.
  package var attributes: [String: FormValue]
  /// Of an item of a directory: the item above it.
  package var parent: String?
  /// Of a file.
  package var bytes: Int?
  package var mediaType: String?

  package init(
    attributes: [String: FormValue] = [:], parent: String? = nil, bytes: Int? = nil,
    mediaType: String? = nil
  ) {
    self.attributes = attributes
    self.parent = parent
    self.bytes = bytes
    self.mediaType = mediaType
  }
}
