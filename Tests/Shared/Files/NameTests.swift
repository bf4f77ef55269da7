import Files
import TestSupport
import Testing

@Suite(.onLoop) struct NameTests {
  @Test(arguments: [
    ("отчёт.pdf", "отчёт.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\me\\план.docx", "план.docx"),
    ("/", "file"),
    ("", "file"),
    ("...", "file"),
    (".bashrc", "bashrc"),
    ("a\u{0}b\r\nc.txt", "abc.txt"),
    ("\u{202e}fdp.exe", "fdp.exe"),
    ("и\u{306}.txt", "\u{439}.txt"),
    ("  name .txt . ", "name .txt"),
  ])
  func a_name_is_cleaned(_ given: String, _ kept: String) {
    #expect(Array(FileName(cleaning: given).text.utf8) == Array(kept.utf8))
  }

  @Test func a_long_name_is_cut_between_characters_and_keeps_its_ending() {
    let name = FileName(cleaning: String(repeating: "ж", count: 300) + ".pdf")
    #expect(name.text.utf8.count <= 255 && name.text.utf8.count >= 250)
    #expect(name.text.hasSuffix("жжж.pdf") && name.ending == "pdf")
    let family = FileName(cleaning: String(repeating: "👨‍👩‍👧", count: 30))
    #expect(family.text.utf8.count == 252 && family.text.allSatisfy { $0 == "👨‍👩‍👧" })
  }

  @Test(arguments: [
    ("plain.txt", "attachment; filename=\"plain.txt\""),
    (
      "отчёт 1.pdf",
      "attachment; filename=\"_____ 1.pdf\"; "
        + "filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82%201.pdf"
    ),
    ("a\"b.txt", "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"),
  ])
  func an_answer_names_its_file_in_both_ways(_ name: String, _ field: String) {
    #expect(ContentDisposition.attachment(FileName(cleaning: name)) == field)
  }

  @Test(
    arguments: [
      ("attachment; filename=a.txt", "attachment", nil, "a.txt"),
      ("ATTACHMENT ; FileName=\"a b.txt\" ;", "attachment", nil, "a b.txt"),
      (
        "attachment; filename=\"x.txt\"; filename*=UTF-8''%e2%82%ac.txt", "attachment", nil, "€.txt"
      ),
      ("form-data; name=\"f\"; filename=\"a%22b%0D%0A.txt\"", "form-data", "f", "a\"b\r\n.txt"),
      ("form-data; name=\"a\\\"b\"", "form-data", "a\"b", nil),
      ("form-data; name=f; filename=\"C:\\dir\\f.txt\"", "form-data", "f", "C:\\dir\\f.txt"),
      ("attachment; filename=\"50%25.txt\"", "attachment", nil, "50%25.txt"),
    ] as [(String, String, String?, String?)])
  func a_disposition_is_read(
    _ field: String, _ kind: String, _ name: String?, _ fileName: String?
  ) throws {
    let read = try #require(ContentDisposition(Array(field.utf8)[...]))
    #expect(read.kind == kind && read.name == name && read.fileName == fileName)
  }

  @Test(arguments: [
    "", "; filename=a", "attachment; filename", "attachment; filename=\"a",
    "attachment; filename=a b", "attachment; filename=a; filename=b",
    "attachment; filename*=latin1''a", "attachment; filename*=UTF-8''%zz",
    "attachment; filename*=UTF-8''%00",
  ])
  func a_malformed_disposition_is_none(_ field: String) {
    #expect(ContentDisposition(Array(field.utf8)[...]) == nil)
  }
}
