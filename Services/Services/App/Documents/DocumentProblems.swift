import JSON
package import Kernel
package import ServicesDomain

extension DocumentRefusal: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .unknown:
      .unacceptable(
        "unknown-document", "Услуга не требует такого документа",
        "Қызмет мұндай құжатты талап етпейді", "The service asks for no such document")
    case .ofAnother(let source):
      .forbidden(
        "document-of-another", "Этот документ предоставляет другой",
        "Бұл құжатты басқа тарап ұсынады", "Somebody else brings this document",
        with: [known("by", source.rawValue)])
    case .requestOver(let status):
      .conflict(
        "request-over", "Заявка завершена, документы больше не принимаются",
        "Өтінім аяқталды, құжаттар енді қабылданбайды",
        "The request is over, no more documents are taken",
        with: [known("request_status", status)])
    case .tooMany(let most):
      .conflict(
        "too-many-documents", "К заявке приложено слишком много документов",
        "Өтінімге тым көп құжат қоса берілген", "The request has too many documents",
        with: [known("most", most)])
    case .alreadyThere:
      .conflict(
        "document-known", "Этот документ уже указан", "Бұл құжат бұрын көрсетілген",
        "This document is known already")
    case .missing(let codes):
      .conflict(
        "documents-missing", "Не хватает обязательных документов", "Міндетті құжаттар жетіспейді",
        "Documents that are required are missing", with: [known("documents", codes)])
    }
  }
}

/// A private file that nobody may read now.
enum ScanRefusal: Error, Equatable {
  case waiting, infected
}

extension ScanRefusal: ProblemConvertible {
  var problem: Problem {
    switch self {
    case .waiting:
      .conflict(
        "file-being-checked", "Файл проверяется на вирусы, попробуйте позже",
        "Файл вирустарға тексерілуде, кейінірек көріңіз",
        "The file is being scanned for viruses, try again later")
    case .infected:
      .conflict(
        "file-infected", "В файле найден вирус", "Файлда вирус табылды",
        "A virus was found in the file")
    }
  }
}
