/// Why a text cannot be run as a question, or not with these values.
package enum QueryFault: Error, Hashable, Sendable {
  case empty
  /// It does not begin like a question: with SELECT, WITH, VALUES or TABLE.
  case notAQuestion
  case severalStatements
  /// A parenthesis without its partner.
  case unbalanced
  /// A string, a quoted name or a comment has no end.
  case unfinished
  /// Where no value can stand: in a name, or right behind one.
  case parameterInName(String)
  /// `$1` and the like are what parameters become.
  case numberedPlaceholder
  case missing([String])
  case unknown([String])
  /// Several values where one is to be part of a text.
  case severalInText(String)
}
