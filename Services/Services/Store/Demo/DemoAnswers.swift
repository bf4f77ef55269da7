/// What the demo's company writes.
enum DemoAnswers {
  /// The company's number, as identity has it.
  static let companyNumber = "210340012344"

  static let participant = """
    {
      "activity": "devices",
      "product": "Датчики влажности почвы и прогноз урожая для хозяйств севера.",
      "people": 14,
      "phone": "+7 701 000 00 00",
      "email": "info@altyn-dan.example",
      "consent": true
    }
    """

  /// Much is missing yet.
  static let begun = #"{"project_name": "Суғару", "stage": "idea"}"#

  static let moisture = whole(
    "Ылғал", "Датчики влажности почвы, которые живут на одной батарее три года.", "4500000")
  static let herds = whole(
    "Отар", "Метки для овец, по которым видно, где отара и кто заболел.", "7200000")
  static let drones = whole(
    "Тырна", "Беспилотник осматривает поля и находит пятна болезней.", "12000000")
  static let routes = whole("Керуен", "Планирование перевозок зерна без пустых рейсов.", "9800000")
  static let lessons = whole(
    "Сабақ", "Уроки казахского языка для тех, кто приехал работать.", "3900000")
  static let harvest = whole(
    "Астық", "Прогноз урожая пшеницы по снимкам и погоде за три месяца.", "15500000.50")
  static let tickets = whole(
    "Билет", "Ещё одна касса для билетов на концерты и матчи.", "18000000")

  private static func whole(_ project: String, _ summary: String, _ amount: String) -> String {
    """
    {
      "bin": "\(companyNumber)",
      "lead_name": "Данияр Омаров",
      "phone": "+7 701 000 00 00",
      "email": "info@altyn-dan.example",
      "team": [
        {"name": "Данияр", "role": "lead"},
        {"name": "Айша", "role": "developer"},
        {"name": "Тимур", "role": "sales"}
      ],
      "project_name": "\(project)",
      "stage": "prototype",
      "summary": "\(summary)",
      "costs": [{"purpose": "Разработка", "amount": "\(amount)"}],
      "only_job": true,
      "consent": true
    }
    """
  }
}
