/// Who plays in the demo, by the numbers and names under which identity knows them.
package struct DemoCast: Sendable {
  package struct Person: Sendable, Hashable {
    package let id: Int64
    package let name: String

    package init(id: Int64, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// Asks for a company, of which nobody else is.
  package let applicant: Person
  package let company: Person
  /// Is given the requests.
  package let manager: Person
  package let experts: [Person]
  package let chair: Person
  package let secretary: Person
  package let members: [Person]

  package init(
    applicant: Person, company: Person, manager: Person, experts: [Person], chair: Person,
    secretary: Person, members: [Person]
  ) {
    self.applicant = applicant
    self.company = company
    self.manager = manager
    self.experts = experts
    self.chair = chair
    self.secretary = secretary
    self.members = members
  }

  var people: [Person] { [applicant, manager, chair, secretary] + experts + members }
  var voters: [Person] { [chair] + members }
}
