import Crypto
import Kernel

func mailBase64(_ text: String) -> String { Base64.standard.text(Array(text.utf8)) }

extension Instant {
  /// RFC 5322, 3.3: `Mon, 23 Nov 2026 14:11:22 +0000`.
  var mailDate: String {
    let total = seconds
    let days = Int((Double(total) / 86_400).rounded(.down))
    let day = Day(daysSinceEpoch: days)
    let rest = Int(total) - days * 86_400
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(names[day.weekday - 1]), \(two(day.day)) \(months[day.month - 1]) \(day.year) "
      + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
  }
}
