package import Kernel
package import ServicesDomain

extension StudentError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .missing: ReportError.missing.problem
    case .stale(let current): ReportError.stale(current: current).problem
    case .inOtherSchool:
      .conflict(
        "student-in-other-school", "Студент в этом месяце учится в другой школе",
        "Студент бұл айда басқа мектепте оқиды", "The student is in another school this month")
    case .nobodyNew:
      .conflict(
        "no-new-students", "В реестре нет таких студентов, или они уже в отчёте",
        "Тізілімде мұндай студенттер жоқ немесе олар есепте бар",
        "The register has no such students, or they are in the report already")
    case .notTheSchool:
      .forbidden(
        "not-the-school", "Это не БИН вашей компании", "Бұл сіздің компанияңыздың БСН-і емес",
        "This is not the number of your company")
    case .reportClosed:
      .conflict(
        "report-status", "Отчёт сейчас нельзя менять", "Есепті қазір өзгертуге болмайды",
        "The report cannot be changed now")
    }
  }
}
