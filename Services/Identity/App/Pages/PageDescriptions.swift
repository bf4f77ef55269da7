import OpenAPI

/// What is told of the pages for people: that they are pages.
enum PageDescriptions {
  static func page(_ title: String) -> Operation {
    Operation("The page: \(title)").tagged("pages").answersPage()
  }

  /// A form of ours; what it cannot take it says on the same page.
  static func form(_ path: String, leadsBack: Bool = false) -> Operation {
    let form = Operation("The form of \(path)")
      .tagged("pages")
      .takesForm(.anyObject)
      .answersPage()
      .answers(400, .text, "A page that says what is wrong", type: "text/html")
      .answers(422, .text, "The page with what is wrong", type: "text/html")
      .answers(429, .text, "The page, and that it was too often", type: "text/html")
      .answers(503, .text, "The page, and that it should be tried again", type: "text/html")
      .refuses(403, "foreign-origin")
    return leadsBack ? form.answers(303, nil, "Back to the page") : form
  }
}
