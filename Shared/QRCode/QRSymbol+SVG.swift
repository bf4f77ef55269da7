extension QRSymbol {
  /// Light modules around it (6.3.8).
  private static let quiet = 4

  /// An `svg` element for a page or a file: black on white whatever stands around it, with one path, no
  /// style and no script.
  ///
  /// - Parameter label: what it is, for those who do not see it; plain text.
  package func svg(label: String) -> String {
    let side = size + 2 * QRSymbol.quiet
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
      aria-label="\(QRSymbol.escaped(label))" shape-rendering="crispEdges">\
      <path fill="#fff" d="M0 0h\(side)v\(side)H0z"/><path fill="#000" d="\(path)"/></svg>
      """
  }

  /// Runs of dark modules, line by line.
  private var path: String {
    var path = ""
    for row in 0..<size {
      var column = 0
      while column < size {
        var end = column
        while isDark(row: row, column: end) { end += 1 }
        if end > column {
          let run = end - column
          path += "M\(column + QRSymbol.quiet) \(row + QRSymbol.quiet)h\(run)v1h-\(run)z"
        }
        column = end + 1
      }
    }
    return path
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
