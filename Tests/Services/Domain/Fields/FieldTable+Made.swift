import ServicesDomain
import ServicesSamples

extension FieldTable {
  /// Days and times.
  static let times: [Row] = [
    ("date", "2026-02-30", [:], ["not-a-date"]),
    ("date", "2026-11-22", ["min": "today"], ["too-early"]),
    ("date", "2026-12-24", ["max": "today+30d"], ["too-late"]),
    ("date", "2008-11-23", ["max": "today-18y"], []),
    ("date", "2008-11-24", ["max": "today-18y"], ["too-late"]),
    ("date", "2026-11-23", ["workingDaysOnly": true], ["not-a-working-day"]),
    ("date", "2026-11-24", ["workingDaysOnly": true], []),
    ("date", "2026-11-28", ["workingDaysOnly": true], ["not-a-working-day"]),
    ("time", "09:30", [:], []),
    ("time", "25:00", [:], ["not-a-time"]),
    ("time", "08:59", ["min": "09:00", "max": "18:00"], ["too-early"]),
    ("time", "18:00:01", ["min": "09:00", "max": "18:00"], ["too-late"]),
    ("time", "18:00", ["min": "09:00", "max": "18:00"], []),
    ("datetime", "2026-11-23T10:00:00+05:00", [:], []),
    ("datetime", "soon", [:], ["not-a-time"]),
    ("datetime", "2026-11-22T18:59:00Z", ["min": "today"], ["too-early"]),
    ("datetime", "2026-11-22T19:00:00Z", ["min": "today"], []),
    ("datetime", "2026-12-24T00:00:00+05:00", ["max": "today+30d"], ["too-late"]),
    ("period", ["from": "2026-12-01", "to": "2026-12-01"], [:], []),
    ("period", ["from": "2026-12-02", "to": "2026-12-01"], [:], ["ends-before-it-begins"]),
    ("period", ["from": "2026-12-02"], [:], ["not-a-period"]),
    ("period", ["from": "2026-11-22", "to": "2026-12-01"], ["min": "today"], ["too-early"]),
    ("period", "2026-12-01", [:], ["wrong-type"]),
  ]

  /// Numbers that the state or a bank gave.
  static let numbers: [Row] = [
    ("iin", "900101300007", [:], []),
    ("iin", "900101300008", [:], ["not-an-iin"]),
    ("iin", "200140000004", [:], ["not-an-iin"]),
    ("iin", "900101300007", ["ageMin": 37], ["too-young"]),
    ("iin", "900101300007", ["ageMax": 35], ["too-old"]),
    ("iin", "900101300007", ["matchProfile": true], []),
    ("iin", "900101300017", ["matchProfile": true], ["not-of-profile"]),
    ("iin", "900101300017", [:], []),
    ("iin", "900101300811", [:], []),
    ("iin", "050615600205", [:], []),
    ("iin", "900101300800", [:], ["not-an-iin"]),
    ("iin", "٩٠٠١٠١٣٠٠٠٠٧", [:], ["not-an-iin"]),
    ("iin", "900231300000", [:], ["not-an-iin"]),
    ("bin", "200140000004", [:], []),
    ("bin", "900101300007", [:], ["not-a-bin"]),
    ("bin", "200141000109", ["headOfficeOnly": true], ["branch"]),
    ("bin", "200140000004", ["matchCompany": true], []),
    ("bin", "971240001315", ["matchCompany": true], ["not-of-company"]),
    ("bin", "200140000501", [:], []),
    ("bin", "200150000009", [:], []),
    ("bin", "200160000003", [:], []),
    ("bin", "200141000109", [:], []),
    ("tin", "900101300007", [:], []),
    ("tin", "123456789012", [:], ["not-a-tin"]),
    ("tin", "900101300007", ["kind": "bin"], ["not-a-bin"]),
    ("tin", "200140000004", ["kind": "iin"], ["not-an-iin"]),
    ("tin", "200140000004", ["kind": "any"], []),
    ("iban", "KZ86 125K ZT50 0410 0100", [:], []),
    ("iban", "KZ87125KZT5004100100", [:], ["not-an-iban"]),
    ("iban", "KZ86125KZT5004100100 ", [:], []),
    ("iban", "DE89370400440532013000", [:], ["not-an-iban"]),
  ]

  /// What answers name.
  static let things: [Row] = [
    ("company", 9, [:], []),
    ("company", "9", [:], []),
    ("company", 99, [:], ["nothing-there"]),
    ("company", 0, [:], ["not-a-reference"]),
    ("company", "x", [:], ["not-a-reference"]),
    ("company", 9, ["filter": ["verified": true]], ["not-allowed-here"]),
    ("company", 10, ["filter": ["verified": true]], []),
    ("user", 7, ["filter": ["role": ["mentor", "expert"]]], []),
    ("user", 7, ["filter": ["role": "mentor"]], ["not-allowed-here"]),
    ("user", [7], [:], ["wrong-type"]),
    ("organization", "astana-hub", [:], []),
    ("organization", "a b", [:], ["not-a-reference"]),
    ("organization", "nobody", [:], ["nothing-there"]),
    ("city", 3, [:], []),
    ("city", 4, [:], ["nothing-there"]),
    ("city", "akmola", ["directory": "regions"], []),
    ("city", "narnia", ["directory": "regions"], ["not-an-option"]),
    ("service_request", 17, ["filter": ["service": "startup-grant"]], []),
    ("service_request", 17, ["filter": ["status": ["active"]]], ["not-allowed-here"]),
    ("service_request", 18, [:], ["nothing-there"]),
    ("file", .text(Self.file), [:], []),
    ("file", .text(Self.file.uppercased()), [:], []),
    ("file", ["id": .text(Self.file), "name": "plan.pdf"], [:], []),
    ("file", "plan.pdf", [:], ["not-a-file"]),
    ("file", "00000000-0000-4000-8000-000000000000", [:], ["not-a-file"]),
    ("file", .text(Self.file), ["maxSize": 1_000], ["too-large"]),
    ("file", .text(Self.file), ["types": ["docx", "png"]], ["wrong-file-type"]),
    ("file", .text(Self.file), ["types": ["PDF"]], []),
    ("image", .text(Self.file), [:], ["wrong-file-type"]),
    ("image", .text(Self.photo), [:], []),
    ("files", [.text(Self.file), .text(Self.photo)], ["maxCount": 2], []),
    ("files", [.text(Self.file), .text(Self.photo)], ["maxCount": 1], ["too-many"]),
    ("files", [.text(Self.file), .text(Self.file)], [:], ["repeated"]),
    ("files", .text(Self.file), [:], ["wrong-type"]),
    ("hidden", "utm", ["source": "query"], []),
    ("hidden", ["a"], ["source": "query"], ["wrong-type"]),
    ("hidden", .text(String(repeating: "a", count: 501)), ["source": "query"], ["too-long"]),
  ]

  /// Answers made of answers.
  static let made: [Row] = [
    ("group", [], ["fields": Self.inner], ["required"]),
    ("group", [["inner": "word"]], ["fields": Self.inner], []),
    ("group", [[:]], ["fields": Self.inner], ["required"]),
    ("group", ["word"], ["fields": Self.inner], ["wrong-type"]),
    (
      "group", [["inner": "a"], ["inner": "b"]], ["fields": Self.inner, "maxRows": 1], ["too-many"]
    ),
    ("group", [["inner": 5]], ["fields": Self.inner], ["wrong-type"]),
    ("matrix", ["price": "good"], Self.grid, []),
    ("matrix", ["price": "ugly"], Self.grid, ["not-an-option"]),
    ("matrix", ["taste": "good"], Self.grid, ["unknown-field", "required"]),
    ("matrix", ["good"], Self.grid, ["wrong-type"]),
  ]

  private static let inner: FormValue = [FormSamples.field("inner", "text", required: true)]

  private static let grid: [String: FormValue] = [
    "rows": [["code": "price", "label": FormSamples.title]],
    "columns": [["code": "good", "label": FormSamples.title]],
  ]
}
