package import HTTPCore
package import Kernel

/// A page of this house: no script, nothing from elsewhere, good without a mouse.
package struct Page: Sendable {
  private let title: Localized
  private let language: Language
  private let status: Status
  /// Another site that a form may lead to.
  private let leadsTo: String?
  /// Of this house.
  private let showsPictures: Bool
  private let fault: PageFault?

  package init(
    title: Localized, language: Language, status: Status = .ok, leadsTo: String? = nil,
    showsPictures: Bool = false, fault: PageFault? = nil
  ) {
    self.title = title
    self.language = language
    self.status = status
    self.leadsTo = leadsTo
    self.showsPictures = showsPictures
    self.fault = fault
  }

  package func response(_ body: (inout HTML) -> Void) -> Response {
    var html = HTML()
    html.markup("<!doctype html>")
    html.element("html", ["lang": language.rawValue]) { html in
      html.element("head") { html in
        html.markup("<meta charset=\"utf-8\">")
        html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        html.markup("<meta name=\"color-scheme\" content=\"light dark\">")
        html.element("title", "\(title.text(in: language)) · TechHub")
        html.markup("<link rel=\"stylesheet\" href=\"/oauth/pages.css\">")
      }
      html.element("body") { html in
        html.element("main") { html in
          html.element("h1", title.text(in: language))
          if let fault {
            html.element("p", ["role": "alert", "class": "fault"], fault.text.text(in: language))
          }
          body(&html)
        }
      }
    }
    var response = Response(fault?.status ?? status).retrying(after: fault?.wait)
    response.body = .bytes(html.bytes)
    response.headers.set(.contentType, "text/html; charset=utf-8")
    response.headers.set(.contentLanguage, language.rawValue)
    response.headers.set("Content-Security-Policy", policy)
    response.headers.set(.cacheControl, "no-store")
    return response
  }

  /// A form's answer may lead on to the application, which browsers count as the form's target.
  private var policy: String {
    let targets = leadsTo.map { "'self' \($0)" } ?? "'self'"
    let pictures = showsPictures ? "img-src 'self'; " : ""
    return
      "default-src 'none'; style-src 'self'; \(pictures)form-action \(targets); base-uri 'none'; "
      + "frame-ancestors 'none'"
  }
}

extension Response {
  /// To another page; after a form the browser asks for it with GET.
  package static func leading(to address: String) -> Response {
    var response = Response(.seeOther)
    response.headers.set(.location, address)
    response.headers.set(.cacheControl, "no-store")
    return response
  }
}
