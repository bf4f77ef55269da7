import Foundation
import HTTPCore
import Observability
import Testing

struct AnswerTests {
  @Test func a_request_is_answered_with_length_date_and_id() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("\r\nContent-Length: 5\r\n"))
    #expect(answer.contains("\r\nDate: "))
    #expect(answer.contains("\r\nX-Request-Id: "))
    #expect(answer.contains("\r\nConnection: close\r\n"))
    #expect(answer.hasSuffix("\r\n\r\nhello"))
  }

  @Test func a_good_request_id_is_kept_and_a_bad_one_replaced() async throws {
    let world = try await ServerWorld()
    let kept = try await world.exchange(
      "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: order-66\r\nConnection: close\r\n\r\n")
    #expect(kept.contains("X-Request-Id: order-66\r\n"))
    let replaced = try await world.exchange(
      "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-Id: a b\"c\r\nConnection: close\r\n\r\n")
    #expect(!replaced.contains("a b\"c"))
  }

  @Test func pipelined_requests_are_answered_in_order() async throws {
    let world = try await ServerWorld()
    let names = (1...50).map { "n\($0)" }
    let requests = names.map { "GET /hello/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
    let answer = try await world.exchange(
      requests + "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let order = answer.components(separatedBy: "hello n").dropFirst().map { $0.prefix(2) }
    #expect(order.count == 50)
    #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 52)
  }

  @Test func a_literal_segment_comes_before_a_parameter() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "GET /hello/world HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasSuffix("the literal one"))
  }

  @Test func a_template_that_ends_in_a_stroke_is_for_paths_that_do() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "GET /stroke HTTP/1.1\r\nHost: a\r\n\r\n"
        + "GET /stroke/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 404"))
    #expect(answer.hasSuffix("with a stroke"))
  }

  @Test func head_has_the_length_and_no_body() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.contains("Content-Length: 5\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n"))
  }

  @Test func an_unknown_address_is_404_and_a_wrong_verb_405_with_allow() async throws {
    let world = try await ServerWorld()
    let unknown = try await world.exchange(
      "GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(unknown.hasPrefix("HTTP/1.1 404 "))
    #expect(unknown.contains("application/problem+json"))
    let wrong = try await world.exchange(
      "DELETE /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(wrong.hasPrefix("HTTP/1.1 405 "))
    #expect(wrong.contains("Allow: GET, HEAD, OPTIONS\r\n"))
    let options = try await world.exchange(
      "OPTIONS /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(options.hasPrefix("HTTP/1.1 204 "))
  }

  @Test func an_unforeseen_error_is_500_without_detail_and_logged() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "GET /broken HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 500 "))
    #expect(answer.contains("\"code\":\"internal\""))
    #expect(!answer.contains("hunter2"))
    let line = try #require(world.log.recordedLines.first { $0.contains("request failed") })
    #expect(line.contains("\"level\":\"error\""))
    #expect(line.contains("\"request_id\""))
  }

  @Test func a_handler_past_its_deadline_is_503() async throws {
    let world = try await ServerWorld()
    let answer = try await world.exchange(
      "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 503 "))
    #expect(answer.contains("\"code\":\"deadline\""))
    #expect(answer.contains("Retry-After: 1\r\n"))
  }

  @Test func a_stream_is_chunked_for_1_1_and_ends_with_the_connection_for_1_0() async throws {
    let world = try await ServerWorld()
    let chunked = try await world.exchange(
      "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(chunked.contains("Transfer-Encoding: chunked\r\n"))
    #expect(chunked.hasSuffix("7\r\npart 1 \r\n7\r\npart 2 \r\n7\r\npart 3 \r\n0\r\n\r\n"))
    let old = try await world.exchange("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(!old.contains("Transfer-Encoding"))
    #expect(old.hasSuffix("\r\n\r\npart 1 part 2 part 3 "))
  }

  @Test func metrics_and_log_speak_of_the_template_not_of_the_path() async throws {
    let world = try await ServerWorld()
    _ = try await world.exchange(
      "GET /hello/anna?email=anna@example.kz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    let text = String(decoding: PrometheusText.render(world.metrics), as: UTF8.self)
    #expect(
      text.contains(#"http_requests_total{method="GET",route="/hello/{name}",status="200"} 1"#))
    let line = try #require(world.log.recordedLines.first { $0.contains("/hello/{name}") })
    #expect(!line.contains("anna@example.kz"))
  }
}
