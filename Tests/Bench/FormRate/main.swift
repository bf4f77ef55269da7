import Foundation
import Kernel
import ServicesDomain

// Thread time of judging one set of answers to a form of sixty fields, ten of them with files that
// were looked up, fifty rows among them.
//
//   form-rate             {"fields": 60, "nanoseconds": …}
//   form-rate --form      {"definition": …, "answers": …, "file": …}

let file = "3f0e6c1a-8f3d-4f5e-9a55-0d6b3a1c2d4e"
let title = FormValue.object(["ru": .text("Поле"), "kk": .text("Өріс")])

func field(
  _ name: String, _ type: String, _ config: [String: FormValue] = [:], required: Bool = false,
  options: [String] = []
) -> FormValue {
  .object([
    "name": .text(name), "type": .text(type), "title": title, "required": .bool(required),
    "config": .object(config),
    "options": .list(options.map { .object(["code": .text($0), "label": title]) }),
  ])
}

func fields(_ index: Int) -> [FormValue] {
  let shown = FormValue.object([
    "field": .text("kind_\(index)"), "op": .text("eq"), "value": .text("a"),
  ])
  let rows: FormValue = .list([field("sum", "money"), field("day", "date")])
  return [
    field("kind_\(index)", "select", required: true, options: ["a", "b"]),
    field(
      "name_\(index)", "text", ["visible_if": shown, "pattern": .text("[A-Za-z ]{3,40}")],
      required: true),
    field("iin_\(index)", "iin", ["ageMin": .number("18"), "visible_if": shown]),
    field("paper_\(index)", "files", ["types": .list([.text("pdf")])], required: true),
    field("costs_\(index)", "group", ["fields": rows]),
    field("total_\(index)", "computed", ["expr": .object(["sum": .text("costs_\(index).sum")])]),
  ]
}

func answers(_ index: Int) -> [(String, FormValue)] {
  let row = FormValue.object(["sum": .text("1000.50"), "day": .text("2026-12-01")])
  return [
    ("kind_\(index)", .text("a")), ("name_\(index)", .text("Aigerim Serikova")),
    ("iin_\(index)", .text("900101300007")), ("paper_\(index)", .list([.text(file)])),
    ("costs_\(index)", .list(Array(repeating: row, count: 5))),
  ]
}

func threadTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

let step = FormValue.object(["title": title, "fields": .list((0..<10).flatMap(fields))])
let definition = FormValue.object(["steps": .list([step])])
let form = try Form(definition: definition)
let given = Dictionary((0..<10).flatMap(answers)) { $1 }
if CommandLine.arguments.contains("--form") {
  let said = FormValue.object([
    "definition": definition, "answers": .object(given), "file": .text(file),
  ])
  FileHandle.standardOutput.write(Data(CanonicalJSON.bytes(of: said)))
  exit(0)
}
let context = FormContext(
  today: Day(daysSinceEpoch: 20_780), companyID: nil,
  knowledge: FormKnowledge(
    asked: [.file],
    found: [Reference(.file, file): ReferenceFacts(bytes: 900, mediaType: "application/pdf")]))

let rounds = 2_000
let begun = threadTime()
var faults = 0
for _ in 0..<rounds { faults += form.assess(given, in: context).faults.count }
let spent = (threadTime() - begun) / rounds
guard faults == 0 else { exit(1) }
FileHandle.standardOutput.write(
  Data("{\"fields\": \(form.fields.count), \"nanoseconds\": \(spent)}\n".utf8))
