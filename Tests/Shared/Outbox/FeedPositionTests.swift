import Outbox
import Testing

@Suite struct FeedPositionTests {
  @Test func a_position_is_written_and_read() {
    let position = FeedPosition(epoch: "abc", position: 12)
    #expect(position.description == "abc.12")
    #expect(FeedPosition("abc.12") == position)
  }

  @Test(arguments: [
    "", "abc", "abc.", ".1", "abc.-1", "abc.+1", "abc.1.2", "a.99999999999999999999",
  ])
  func anything_else_is_no_position(_ text: String) { #expect(FeedPosition(text) == nil) }
}
