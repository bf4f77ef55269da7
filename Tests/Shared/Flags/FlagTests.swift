import Flags
import Kernel
import TestSupport
import Testing

@Suite struct FlagTests {
  private static let now = Instant(seconds: 1_800_000_000)

  private func evaluate(
    _ subject: FlagSubject = FlagSubject(userID: 42), _ change: (inout Flag) -> Void = { _ in }
  ) -> FlagEvaluation {
    var flag = Flag("new-menu")
    change(&flag)
    return FlagDefinitions(flags: [flag]).flag("new-menu", for: subject, now: Self.now)
  }

  @Test func what_nobody_knows_is_off() {
    let nothing = FlagDefinitions()
    var chance = SeededChance(seed: 1)
    let user = FlagSubject(userID: 1)
    #expect(nothing.flag("x", for: user, now: Self.now) == FlagEvaluation(false, .error))
    #expect(nothing.switch("x") == FlagEvaluation(false, .error))
    #expect(nothing.sample("x", using: &chance) == FlagEvaluation(false, .error))
  }

  @Test func a_flag_that_names_nobody_is_off_for_all() {
    #expect(evaluate() == FlagEvaluation(false, .standard))
    #expect(evaluate(FlagSubject()) == FlagEvaluation(false, .standard))
  }

  // MARK: The order

  @Test func the_schedule_stands_before_everyone() {
    let second = Duration.seconds(1)
    func scheduled(_ from: Instant?, _ until: Instant?) -> FlagEvaluation {
      evaluate {
        $0.everyone = true
        $0.activeFrom = from
        $0.activeUntil = until
      }
    }
    #expect(scheduled(Self.now + second, nil) == FlagEvaluation(false, .disabled))
    #expect(scheduled(Self.now, nil) == FlagEvaluation(true, .static))
    #expect(scheduled(nil, Self.now) == FlagEvaluation(false, .disabled))
    #expect(scheduled(nil, Self.now + second) == FlagEvaluation(true, .static))
  }

  @Test func everyone_stands_before_testing_and_exclusion() {
    var subject = FlagSubject(userID: 42)
    subject.tested = ["new-menu": false]
    let answer = evaluate(subject) {
      $0.everyone = true
      $0.isTesting = true
      $0.excludedUsers = [42]
    }
    #expect(answer == FlagEvaluation(true, .static))
    #expect(
      evaluate {
        $0.everyone = false
        $0.users = [42]
      } == FlagEvaluation(false, .disabled))
  }

  @Test func only_a_flag_under_test_believes_the_subject() {
    var subject = FlagSubject(userID: 42)
    subject.tested = ["new-menu": true]
    #expect(evaluate(subject) == FlagEvaluation(false, .standard))
    #expect(
      evaluate(subject) {
        $0.isTesting = true
        $0.excludedUsers = [42]
      } == FlagEvaluation(true, .targetingMatch))
    subject.tested = ["new-menu": false]
    #expect(
      evaluate(subject) {
        $0.isTesting = true
        $0.authenticated = true
      } == FlagEvaluation(false, .targetingMatch))
  }

  @Test func who_is_excluded_is_let_in_by_nothing() {
    let answer = evaluate {
      $0.excludedUsers = [42]
      $0.users = [42]
      $0.authenticated = true
      $0.percent = Percent(hundredths: 10_000)
    }
    #expect(answer == FlagEvaluation(false, .targetingMatch))
  }

  // MARK: Criteria

  private struct Criterion: CustomTestStringConvertible {
    let testDescription: String
    let flag: @Sendable (inout Flag) -> Void
    let subject: @Sendable (inout FlagSubject) -> Void
  }

  private static let criteria: [Criterion] = [
    Criterion(testDescription: "staff") {
      $0.staff = true
    } subject: {
      $0.isStaff = true
    },
    Criterion(testDescription: "superusers") {
      $0.superusers = true
    } subject: {
      $0.isSuperuser = true
    },
    Criterion(testDescription: "language") {
      $0.languages = ["kk", "en"]
    } subject: {
      $0.language = .kazakh
    },
    Criterion(testDescription: "user") {
      $0.users = [42]
    } subject: {
      $0.userID = 42
    },
    Criterion(testDescription: "group") {
      $0.groups = [3, 4]
    } subject: {
      $0.groups = [4, 5]
    },
    Criterion(testDescription: "company") {
      $0.companies = [9]
    } subject: {
      $0.companies = [8, 9]
    },
    Criterion(testDescription: "authenticated") {
      $0.authenticated = true
    } subject: {
      $0.userID = 1
    },
  ]

  @Test(arguments: criteria.indices)
  func each_criterion_lets_in_its_own_and_nobody_else(_ index: Int) {
    let criterion = Self.criteria[index]
    var subject = FlagSubject(sessionID: "s")
    #expect(evaluate(subject, criterion.flag) == FlagEvaluation(false, .standard))
    criterion.subject(&subject)
    #expect(evaluate(subject, criterion.flag) == FlagEvaluation(true, .targetingMatch))
    for other in Self.criteria.indices where other != index && other != 6 && index != 6 {
      #expect(
        evaluate(subject, Self.criteria[other].flag) == FlagEvaluation(false, .standard),
        "\(criterion) by \(Self.criteria[other])")
    }
  }

  @Test func a_criterion_stands_before_the_share() {
    let answer = evaluate {
      $0.users = [42]
      $0.percent = Percent(hundredths: 1)
    }
    #expect(answer == FlagEvaluation(true, .targetingMatch))
  }
}
