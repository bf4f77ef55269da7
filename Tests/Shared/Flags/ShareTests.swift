import Flags
import Kernel
import TestSupport
import Testing

@Suite struct ShareTests {
  private func definitions(_ percent: Percent, _ name: String = "new-menu") -> FlagDefinitions {
    var flag = Flag(name)
    flag.percent = percent
    return FlagDefinitions(flags: [flag])
  }

  private func isOn(_ definitions: FlagDefinitions, _ subject: FlagSubject) -> FlagEvaluation {
    definitions.flag("new-menu", for: subject, now: Instant(seconds: 0))
  }

  /// Computed with Python's hashlib.
  @Test(arguments: [
    ("new-menu", "42", 9_946), ("new-menu", "43", 7_378), ("old-form", "42", 1_610),
    ("жаңа", "7f3a", 1_664), ("new-menu", "9007199254740993", 6_307),
  ])
  func a_bucket_is_what_every_other_implementation_finds(
    _ name: String, _ subject: String, _ bucket: Int
  ) throws {
    #expect(try FlagBucket.of(subject, in: name) == bucket)
  }

  @Test func the_edge_of_a_share_is_exact() {
    let user = FlagSubject(userID: 42)
    #expect(
      isOn(definitions(Percent(hundredths: 9_946)), user) == FlagEvaluation(false, .split))
    #expect(isOn(definitions(Percent(hundredths: 9_947)), user) == FlagEvaluation(true, .split))
    #expect(isOn(definitions(Percent(hundredths: 10_000)), user) == FlagEvaluation(true, .split))
    #expect(isOn(definitions(.none), user) == FlagEvaluation(false, .standard))
  }

  @Test func a_person_is_the_same_on_all_devices_and_a_visitor_by_his_session() {
    let half = definitions(Percent(hundredths: 5_000))
    for user in Int64(1)...200 {
      var phone = FlagSubject(userID: user, sessionID: "phone-\(user)")
      phone.language = .english
      let desk = FlagSubject(userID: user, sessionID: "desk-\(user)")
      #expect(isOn(half, phone) == isOn(half, desk))
      let visitor = FlagSubject(sessionID: String(user))
      #expect(isOn(half, visitor) == isOn(half, desk))
    }
    #expect(isOn(half, FlagSubject()) == FlagEvaluation(false, .standard))
  }

  /// Random pairs of shares over random people: whoever was in stays in.
  @Test func a_growing_share_only_adds_people() {
    var chance = SeededChance(seed: 20)
    for _ in 0..<2_000 {
      let shares = (0..<2).map { _ in Int.random(in: 0...10_000, using: &chance) }.sorted()
      let user = FlagSubject(userID: .random(in: 1 ... .max, using: &chance))
      let before = isOn(definitions(Percent(hundredths: shares[0])), user)
      let after = isOn(definitions(Percent(hundredths: shares[1])), user)
      #expect(!before.isOn || after.isOn, "\(shares) \(user)")
    }
  }

  /// Of 20,000 people a share p takes 20,000p, give or take five standard deviations.
  @Test(arguments: [100, 1_230, 5_000, 9_990])
  func a_share_is_as_large_as_it_says(_ hundredths: Int) {
    let flag = definitions(Percent(hundredths: hundredths))
    let taken = (1...Int64(20_000)).count { isOn(flag, FlagSubject(userID: $0)).isOn }
    let share = Double(hundredths) / 10_000
    let deviation = (20_000 * share * (1 - share)).squareRoot()
    #expect(abs(Double(taken) - 20_000 * share) < 5 * deviation, "\(taken)")
  }

  /// Being in one flag says nothing of another.
  @Test func two_flags_share_people_out_independently() throws {
    let both = try (1...20_000).count { user in
      let one = try FlagBucket.of(String(user), in: "one") < 5_000
      let two = try FlagBucket.of(String(user), in: "two") < 5_000
      return one && two
    }
    #expect((4_690...5_310).contains(both), "\(both)")
  }

  @Test func a_sample_is_drawn_anew_each_time() {
    let sample = FlagDefinitions(samples: [
      "trace": Percent(hundredths: 2_500), "all": Percent(hundredths: 10_000), "none": .none,
    ])
    var chance = SeededChance(seed: 5)
    let taken = (0..<20_000).count { _ in sample.sample("trace", using: &chance).isOn }
    #expect((4_690...5_310).contains(taken), "\(taken)")
    for _ in 0..<1_000 {
      #expect(sample.sample("all", using: &chance) == FlagEvaluation(true, .split))
      #expect(sample.sample("none", using: &chance) == FlagEvaluation(false, .split))
    }
  }

  @Test func a_percentage_is_read_exactly() {
    let good = ["0": 0, "12.3": 1_230, "12.30": 1_230, "0.05": 5, "99.9": 9_990, "100.0": 10_000]
    for (text, hundredths) in good { #expect(Percent(text)?.hundredths == hundredths, "\(text)") }
    for text in ["", "-1", "+1", "1.234", "101", ".5", "5.", "1.2.3", "NaN", "1e1", "٣"] {
      #expect(Percent(text) == nil, "\(text)")
    }
  }
}
