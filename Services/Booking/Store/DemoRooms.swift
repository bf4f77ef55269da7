import BookingDomain
import Kernel
package import Postgres

/// Three rooms to try things with.
package struct DemoRooms: Sendable {
  let database: Database

  package init(database: Database) { self.database = database }

  /// A second time it changes nothing.
  package func seed() async throws {
    try await database.transaction { transaction in
      for room in DemoRoom.all {
        let known = try await transaction.query(
          "select id from booking_room where name = \(room.name.ru)")
        guard known.isEmpty else { continue }
        let inserted = try await transaction.query(room.insert)
        guard let id = try inserted.first?.int64("id") else { continue }
        for weekday in room.weekdays {
          try transaction.enqueue(
            """
            insert into booking_openinghours (room_id, weekday, opens, closes)
            values (\(id), \(weekday), \(room.opens)::time, \(room.closes)::time)
            """)
        }
      }
    }
  }
}

private struct DemoRoom: Sendable {
  let name: Localized
  let description: Localized
  let floor: Int
  let people: Int
  let equipment: [String]
  let pavilion: String
  var weekdays = 1...5
  var opens = "09:00"
  var closes = "18:00"
  var cleaning = "0"

  var insert: SQL {
    """
    insert into booking_room
      (name, name_kk, name_en, description, floor, max_people, equipment, pavilion, buffer_after)
    values
      (\(name.ru), \(name.kk), \(name.en), \(description)::jsonb, \(floor), \(people),
       \(equipment.asArray)::varchar[], \(pavilion), \(cleaning)::interval)
    returning id
    """
  }

  static let all = [
    DemoRoom(
      name: Localized(
        ru: "Переговорная «Абай»", kk: "«Абай» кеңес бөлмесі", en: "Abai meeting room"),
      description: Localized(
        ru: "Небольшая переговорная с экраном и видеосвязью.",
        kk: "Экраны мен бейнебайланысы бар шағын кеңес бөлмесі.",
        en: "A small meeting room with a screen and video calls."),
      floor: 1, people: 8, equipment: ["screen", "video", "whiteboard"], pavilion: "C1"),
    DemoRoom(
      name: Localized(
        ru: "Лекционный зал «Сатпаев»", kk: "«Сәтбаев» дәріс залы", en: "Satbayev lecture hall"),
      description: Localized(
        ru: "Зал на сто мест с проектором и звуком; после каждой встречи полчаса на уборку.",
        kk: "Проекторы мен дыбысы бар жүз орындық зал; әр кездесуден кейін жарты сағат тазалық.",
        en: "A hall of a hundred seats with projector and sound; half an hour for cleaning."),
      floor: 2, people: 100, equipment: ["projector", "sound", "stage"], pavilion: "C1",
      weekdays: 1...6, opens: "08:00", closes: "21:00", cleaning: "30 minutes"),
    DemoRoom(
      name: Localized(ru: "Студия «Тараз»", kk: "«Тараз» студиясы", en: "Taraz studio"),
      description: Localized(
        ru: "Студия для записи с камерой и светом, открыта каждый день.",
        kk: "Камерасы мен жарығы бар жазба студиясы, күн сайын ашық.",
        en: "A recording studio with camera and lights, open every day."),
      floor: 3, people: 4, equipment: ["camera", "lights", "microphone"], pavilion: "C2",
      weekdays: 1...7, opens: "10:00", closes: "22:00"),
  ]
}
