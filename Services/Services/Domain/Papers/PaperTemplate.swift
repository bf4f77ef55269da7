/// The text of papers of one kind in one language: HTML with places for facts.
///
/// `{{name}}` is a fact, `{{#each list}}…{{/each}}` is repeated for each item (whose names alone stand
/// inside), `{{#if name}}…{{/if}}` is there if the fact is. Facts are always written as text: no name of
/// a company can become markup.
package struct PaperTemplate: Sendable, Hashable {
  indirect enum Part: Sendable, Hashable {
    case markup(String)
    case fact(String)
    case each(String, [Part])
    case given(String, [Part])
  }

  let parts: [Part]

  /// Reads and checks. Throws every fault at once.
  package init(_ body: String, for shape: PaperShape) throws(PaperTemplateFaults) {
    var reader = PaperTemplateReader(body, shape: shape)
    parts = reader.parts()
    guard reader.faults.isEmpty else { throw PaperTemplateFaults(faults: reader.faults) }
  }

  package static let longest = 200_000
}

/// What is wrong with a template, in the order of its lines.
package struct PaperTemplateFaults: Error, Sendable, Hashable {
  package struct Fault: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
      /// `{{` without `}}`, or words that are none of ours.
      case syntax
      /// The kind of paper has no such fact.
      case unknownName = "unknown-name"
      /// A block that is not ended, or an end without a block.
      case unbalanced
      /// A fact inside a tag, where it could become more than text.
      case inTag = "fact-in-tag"
      /// Markup that would run or fetch something.
      case forbidden = "forbidden-markup"
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// The words it is about.
    package let words: String

    package init(kind: Kind, line: Int, words: String) {
      self.kind = kind
      self.line = line
      self.words = words
    }
  }

  package let faults: [Fault]
}
