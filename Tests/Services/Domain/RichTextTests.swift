import ServicesDomain
import ServicesSamples
import Testing

struct RichTextTests {
  @Test(
    arguments: [
      ("<p>a <b>b</b></p>", "<p>a <strong>b</strong></p>"),
      ("<P CLASS=x onclick=\"alert(1)\">a</P>", "<p>a</p>"),
      ("a<script>alert('<p>')</script>b", "ab"), ("a<script>never closed", "a"),
      ("<img src=x onerror=alert(1)>", ""), ("<svg><p>x</p></svg>y", "y"),
      ("<a href='javascript:alert(1)'>x</a>", "x"),
      ("<a href=\"java&#115;cript:alert(1)\">x</a>", "x"),
      ("<a href=' https://a.kz'>x</a>", "x"),
      (
        "<a href=\"HTTPS://a.kz/?b=1&c=2\" target=_blank>x</a>",
        "<a href=\"HTTPS://a.kz/?b=1&amp;c=2\" rel=\"noopener nofollow\">x</a>"
      ),
      (
        "<a href=https://a.kz><a href=https://b.kz>x</a></a>",
        "<a href=\"https://a.kz\" rel=\"noopener nofollow\">x</a>"
      ),
      ("<ul><li>1<li>2", "<ul><li>1<li>2</li></li></ul>"), ("a</p></strong>b", "ab"),
      ("1 < 2 & 3 &gt; 2 &amp; &nosuch;", "1 &lt; 2 &amp; 3 &gt; 2 &amp; &amp;nosuch;"),
      ("&lt;script&gt;", "&lt;script&gt;"), ("<<p>>", "&lt;<p>&gt;</p>"),
      ("<!-- <p>no</p> -->x<!doctype html>", "x"), ("x<br/>y", "x<br>y"), ("<", "&lt;"),
      ("<p", "<p></p>"),
      ("<a href=\"https://a.kz", "<a href=\"https://a.kz\" rel=\"noopener nofollow\"></a>"),
      ("<h1>t</h1><h6>u</h6>", "<h2>t</h2>u"), ("", ""),
    ])
  func only_what_is_allowed_is_left(_ source: String, _ expected: String) {
    #expect(RichText(cleaning: source, for: .full).html == expected)
  }

  @Test func a_plain_profile_has_no_links_and_headings() {
    let text = RichText(cleaning: "<h2>a</h2><a href=https://a.kz>b</a><em>c</em>", for: .plain)
    #expect(text.html == "ab<em>c</em>")
    #expect(text.text == "abc")
  }

  /// What is cleaned twice is as if cleaned once, and no tag but those allowed is in it.
  @Test func cleaning_is_final_whatever_comes() {
    var random = SeededRandom(seed: 20_261_123)
    let pieces = [
      "<", ">", "&", ";", "p", "/", "a href=", "\"", "'", "script", "strong", "https://a.kz", "=",
      "<p>", "</p>", "<a ", "&lt;", "&#60;", "&#x3c;", "<!--", "-->", "ү", " ", "\n", "svg", "li",
      "<br>", "<ul>", "onload=x", "\u{0}", "&amp", "javascript:",
    ]
    for _ in 0..<3_000 {
      let source = (0..<Int.random(in: 0...14, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      for profile in RichText.Profile.allCases {
        let once = RichText(cleaning: source, for: profile)
        #expect(RichText(cleaning: once.html, for: profile) == once, "\(source)")
        #expect(Self.tags(in: once.html).isSubset(of: profile.elements), "\(source)")
      }
    }
  }

  private static func tags(in html: String) -> Set<String> {
    Set(
      html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1).map { piece in
        String(piece.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      })
  }
}
