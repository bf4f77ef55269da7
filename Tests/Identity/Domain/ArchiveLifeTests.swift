import IdentityDomain
import Kernel
import Testing

@Suite struct ArchiveLifeTests {
  private let asked = Instant(seconds: 1_795_410_000)

  private func packed() -> ArchiveLife {
    var life = ArchiveLife(askedAt: asked)
    for service in ArchivePolicy.services { _ = life.receive(service) }
    return life
  }

  @Test func the_last_part_ends_the_gathering_and_each_counts_once() {
    var life = ArchiveLife(askedAt: asked)
    for service in ArchivePolicy.services.dropLast() {
      let (first, second) = (life.receive(service), life.receive(service))
      #expect(first && !second)
      #expect(life.state == .gathering)
    }
    let (stranger, last) = (life.receive("gateway"), life.receive("techorda"))
    #expect(!stranger && last)
    #expect(life.state == .packing && life.awaited.isEmpty)
  }

  @Test func only_what_is_packed_becomes_ready_and_it_expires() {
    var early = ArchiveLife(askedAt: asked)
    let tooEarly = early.finish(now: asked)
    #expect(!tooEarly)
    var life = packed()
    let (first, second) = (life.finish(now: asked), life.finish(now: asked))
    #expect(first && !second)
    let before = life.turn(now: asked + ArchivePolicy.kept - .seconds(1))
    #expect(!before && life.state == .ready)
    let after = life.turn(now: asked + ArchivePolicy.kept)
    #expect(after && life.state == .expired)
  }

  @Test(arguments: [false, true])
  func what_nobody_ends_is_given_up_after_a_week(_ isPacked: Bool) {
    var life = isPacked ? packed() : ArchiveLife(askedAt: asked)
    let before = life.turn(now: asked + ArchivePolicy.longest - .seconds(1))
    let after = life.turn(now: asked + ArchivePolicy.longest)
    #expect(!before && after)
    #expect(life.state == .failed && life.failure == .unanswered)
    // What comes now is too late.
    let (part, file, again) = (
      life.receive("booking"), life.finish(now: asked), life.fail(.tooLarge)
    )
    #expect(!part && !file && !again && life.failure == .unanswered)
  }

  @Test(arguments: Language.allCases)
  func the_letter_at_the_head_names_files_and_where_to_sign_in(_ language: Language) throws {
    let readme = ArchiveReadme(
      day: LocalZone.almaty.day(of: asked), origin: "https://hub.example",
      entries: [ArchiveReadme.Entry(path: "booking/bookings.json", rows: 2)])
    let text = readme.text(in: language)
    #expect(text.contains("https://hub.example") && text.contains("2026-11-23"))
    #expect(text.hasSuffix("booking/bookings.json: 2\n"))
  }
}
