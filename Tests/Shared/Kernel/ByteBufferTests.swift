import Kernel
import Testing

struct ByteBufferTests {
  @Test func whole_values_follow_each_other() {
    var buffer = ByteBuffer(capacity: 1)
    buffer.append("a" as StaticString)
    buffer.append(utf8: "ә")
    buffer.append([0x62, 0x63])
    buffer.append([0x64, 0x65, 0x66][1...])
    buffer.append(UInt8(ascii: "!"))
    #expect(buffer.text == "aәbcef!")
  }

  @Test(arguments: [0, 7, 10, 99, 100, -1, -10, 1_234_567_890, Int.max, Int.min])
  func a_number_is_written_as_swift_writes_it(_ number: Int) {
    var buffer = ByteBuffer(capacity: 1)
    buffer.append(decimal: number)
    #expect(buffer.text == String(number))
  }

  @Test(arguments: [0, 1, 15, 16, 255, 0x1234_5678_9abc_def0, UInt64.max])
  func a_hexadecimal_number_has_all_digits_or_no_leading_zero(_ number: UInt64) {
    var buffer = ByteBuffer(capacity: 1)
    buffer.append(shortHexadecimal: number)
    #expect(buffer.text == String(number, radix: 16))
    buffer.removeAll()
    buffer.append(hexadecimal: number)
    #expect(buffer.count == 16)
    #expect(UInt64(buffer.text, radix: 16) == number)
  }

  @Test func what_is_consumed_makes_room_and_nothing_is_lost() {
    var buffer = ByteBuffer(capacity: 64)
    var expected: [UInt8] = []
    for round in 0..<200 {
      let piece = [UInt8](repeating: UInt8(round), count: round % 37)
      buffer.append(piece)
      expected += piece
      let taken = min(expected.count, round % 31)
      buffer.consume(taken)
      expected.removeFirst(taken)
      #expect(buffer.bytes == expected)
    }
    buffer.consume(.max)
    #expect(buffer.count == 0)
    buffer.shrink(to: 64)
    #expect(buffer.capacity == 64)
  }

  @Test func the_end_can_be_taken_back() {
    var buffer = ByteBuffer(capacity: 64)
    buffer.append("xabc" as StaticString)
    buffer.consume(1)
    buffer.truncate(to: 2)
    #expect(buffer.text == "ab")
    buffer.truncate(to: 9)
    #expect(buffer.text == "ab")
    buffer.truncate(to: -1)
    #expect(buffer.count == 0)
  }

  @Test func a_request_id_is_its_own_text() {
    var buffer = ByteBuffer(capacity: 64)
    RequestID(high: 1, low: 0xabc).append(to: &buffer)
    #expect(buffer.text == "00000000000000010000000000000abc")
    #expect(RequestID(high: 1, low: 0xabc).text == buffer.text)
    #expect(RequestID("given").withBytes { $0.count } == 5)
  }
}
