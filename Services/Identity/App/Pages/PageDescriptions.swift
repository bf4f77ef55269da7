import OpenAPI

/// What is told of the pages for people: that they are pages.
enum PageDescriptions {
  static func page(_ title: String) -> Operation {
    Operation("The page: \(title)").tagged("pages").answersPage()
  }

  /// A form of ours; what it cannot take it says on the same page.
  static func form(_ path: String) -> Operation {
    sent(path)
      .answersPage()
      .answers(422, .text, "The page with what is wrong", type: "text/html")
      .tellsToWaitByPage()
      .answers(
        503, .text, "The page, and that it should be tried again", type: "text/html",
        with: .retryAfter
      )
      .refuses(403, "foreign-origin")
  }

  /// The last form of several: its answer leads to where they were asked for.
  static func lastForm(_ path: String) -> Operation {
    form(path).answers(303, nil, "On to where it was asked", with: .cookie)
  }

  /// A button of ours, after which the page is shown anew; whoever is not signed in any more is shown
  /// where to do that.
  static func button(_ path: String) -> Operation {
    sent(path).answers(303, nil, "Back to the page").answersPage()
  }

  private static func sent(_ path: String) -> Operation {
    Operation("The form of \(path)").tagged("pages").takesForm(.anyObject)
      .answers(400, .text, "A page that says what is wrong", type: "text/html")
  }
}
