import Foundation
import Import
import ServicesDomain

extension OldFormWords {
  /// Of the old site. Throws if the file beside the program is not there or not readable.
  static func site() throws -> OldFormWords { try known.get() }

  private static let known = Result { try read() }

  private static func read() throws -> OldFormWords {
    let file = try DataFile(
      "forms.tsv", in: Bundle.module.resourcePath.map { $0 + "/OldSite" })
    var words: [String: [String: String]] = [:]
    var columns: [String: [Column]] = [:]
    for line in file.lines {
      guard line.count >= 3 else { throw UnreadableRules(description: "forms.tsv") }
      if line[0] == "column" {
        guard line.count == 6 else { throw UnreadableRules(description: "forms.tsv") }
        let title = FormValue.object([
          "ru": .text(line[3]), "kk": .text(line[4]), "en": .text(line[5]),
        ])
        columns[line[1], default: []].append(Column(name: line[2], title: title))
      } else {
        words[line[0], default: [:]][line[1]] = line[2]
      }
    }
    return OldFormWords(
      types: words["type"] ?? [:], settings: words["setting"] ?? [:],
      options: words["option"] ?? [:], columns: columns)
  }
}
