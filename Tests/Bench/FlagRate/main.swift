import Access
import FlagFeed
import Flags
import Foundation
import JSON

// Evaluations a second of one core, as a handler asks: by a principal, with the lock of the process.
//
//   flag-rate      {"everyone": 9000000, "user": …, "share": …}

var flags: [Flag] = []
for number in 0..<200 {
  var other = Flag("flag-\(number)")
  other.percent = Percent(hundredths: 5_000)
  flags.append(other)
}
var everyone = Flag("everyone")
everyone.everyone = true
var user = Flag("user")
user.users = Set(1...10_000)
var share = Flag("share")
share.percent = Percent(hundredths: 5_000)
let live = LiveFlags()
live.replace(with: FlagDefinitions(flags: flags + [everyone, user, share]), tag: "1")

let callers = (Int64(1)...1_000).map {
  Principal(kind: .user, issuer: Principal.gateway, userID: $0, groups: [1, 2, 3])
}

func rate(of name: String) -> Int {
  let clock = ContinuousClock()
  let begun = clock.now
  var evaluations = 0
  var isOn = 0
  while clock.now - begun < .seconds(1) {
    for caller in callers where live.isOn(name, for: caller) { isOn += 1 }
    evaluations += callers.count
  }
  guard isOn > 0 else { return 0 }
  return Int(Double(evaluations) / ((clock.now - begun) / .seconds(1)))
}

let result = JSONWriter.bytes { json in
  json.object { json in
    for name in ["everyone", "user", "share"] { json.field(name, rate(of: name)) }
  }
}
FileHandle.standardOutput.write(Data(result + [10]))
