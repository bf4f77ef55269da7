import ServicesDomain
import ServicesSamples
import Testing

/// What holds for every form and every set of answers.
struct FormPropertyTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func judging_is_final_and_keeps_nothing_that_is_hidden(_ seed: UInt64) throws {
    for number in 0..<50 as Range<UInt64> {
      var random = RandomForm(seed: seed << 32 | number)
      let form = try Form(stored: random.definition())
      let answers = random.answers()
      let once = form.assess(answers, in: FormSamples.context)
      #expect(Set(once.answers.keys).isSubset(of: once.visible), "\(seed) \(number)")
      #expect(once.required.isSubset(of: once.visible), "\(seed) \(number)")
      let again = form.assess(once.answers, in: FormSamples.context)
      #expect(again == once, "\(seed) \(number)")
      _ = form.score(once.answers)
      _ = form.references(in: answers)
      if let kept = try? form.merge(answers, into: [:]) {
        // A draft that may be kept is judged as what was sent.
        #expect(form.assess(kept, in: FormSamples.context) == once, "\(seed) \(number)")
      }
    }
  }
}
