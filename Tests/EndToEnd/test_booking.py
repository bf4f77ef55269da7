"""Booking: rooms, free slots, create, move, cancel; a slot is never given twice."""

import concurrent.futures
import datetime
import uuid
from zoneinfo import ZoneInfo

from hub import Person, new_tin, problem, psql, wait_until

BOOKING = "/api/v1/booking"
ALMATY = ZoneInfo("Asia/Almaty")
UTC = datetime.timezone.utc


def stamp(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def workday(days=2):
    """A weekday from now on, at ten in the morning by the room's clock."""
    day = datetime.datetime.now(ALMATY) + datetime.timedelta(days=days)
    while day.isoweekday() > 5:
        day += datetime.timedelta(days=1)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def rooms(person):
    answer = person.get(f"{BOOKING}/rooms", params={"limit": 100})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def free_slot(person, hours=1, days=2):
    """(room, start) of a free hour, so that tests do not meet each other."""
    for offset in range(days, 28):
        begin = workday(offset).replace(hour=9)
        for room in rooms(person):
            found = person.get(f"{BOOKING}/rooms/{room['id']}/availability",
                               params={"from": stamp(begin), "to": stamp(begin.replace(hour=18))})
            assert found.status_code == 200, found.text
            for slot in found.json()["items"]:
                start = datetime.datetime.fromisoformat(slot["starts_at"].replace("Z", "+00:00"))
                end = datetime.datetime.fromisoformat(slot["ends_at"].replace("Z", "+00:00"))
                if end - start >= datetime.timedelta(hours=hours) and start.minute in (0, 30):
                    return room, start
    raise AssertionError("no free hour within a month")


def wish(room, start, hours=1, **more):
    return {"room_id": room["id"], "starts_at": stamp(start),
            "ends_at": stamp(start + datetime.timedelta(hours=hours)), "people_count": 1,
            "purpose": "Кездесу", **more}


def book(person, room, start, headers=None, **more):
    return person.post(f"{BOOKING}/bookings", wish(room, start, **more), headers=headers or {})


def test_a_member_books_moves_and_cancels():
    person = Person.registered(language="kk")
    room, start = free_slot(person, hours=3)
    made = book(person, room, start)
    assert made.status_code == 201, made.text
    booking = made.json()
    assert booking["status"] == "confirmed" and "ETag" in made.headers
    assert made.headers["Location"].endswith(f"{BOOKING}/bookings/{booking['id']}")

    # Another gets 409 with what is free nearby.
    other = Person.registered()
    refused = problem(book(other, room, start), 409, "slot-taken")
    assert refused["nearest"] if "nearest" in refused else refused["free_slots"]

    moved = person.post(f"{BOOKING}/bookings/{booking['id']}/move",
                        {"starts_at": stamp(start + datetime.timedelta(hours=1)),
                         "ends_at": stamp(start + datetime.timedelta(hours=2))})
    assert moved.status_code == 200, moved.text
    assert book(other, room, start).status_code == 201
    problem(person.post(f"{BOOKING}/bookings/{booking['id']}/move",
                        {"starts_at": stamp(start),
                         "ends_at": stamp(start + datetime.timedelta(hours=1))}), 409, "slot-taken")

    # A stranger does not learn of it.
    problem(other.get(f"{BOOKING}/bookings/{booking['id']}"), 404)
    problem(other.post(f"{BOOKING}/bookings/{booking['id']}/cancellation"), 404)
    cancelled = person.post(f"{BOOKING}/bookings/{booking['id']}/cancellation")
    assert cancelled.status_code in (200, 201, 204), cancelled.text
    assert person.get(f"{BOOKING}/bookings/{booking['id']}").json()["status"] == "cancelled"
    wait_until("notices of booking, move and cancellation", lambda: len(
        person.get("/api/v1/community/notifications").json()["items"]) >= 3)


def test_one_of_sixteen_gets_the_slot():
    people = [Person.registered() for _ in range(8)]
    room, start = free_slot(people[0])
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        done = list(pool.map(lambda n: book(people[n % 8], room, start), range(16)))
    codes = [answer.status_code for answer in done]
    assert codes.count(201) == 1, [(a.status_code, a.text) for a in done]
    assert all(code in (201, 409) for code in codes), codes
    active = psql("booking", "select count(*) from booking_booking where room_id = "
                  f"{int(room['id'])} and starts_at = '{stamp(start)}' and status = 'confirmed'")
    assert active == "1"


def test_a_company_must_be_ones_own():
    person, other = Person.registered(), Person.registered()
    company = other.post("/api/v1/identity/companies",
                         {"tin": new_tin(), "name": "Чужая"}).json()["id"]
    room, start = free_slot(person)
    refused = book(person, room, start, company_id=company)
    problem(refused, 403, "not-a-member")
    # Services says the same of a request in that company's name.
    problem(person.post("/api/v1/services/requests", {"service": "consultation",
                                                      "company_id": company}), 403, "not-a-member")
    own = person.post("/api/v1/identity/companies", {"tin": new_tin(), "name": "Своя"}).json()["id"]
    assert book(person, room, start, company_id=own).status_code == 201


def test_the_rules_of_the_house_are_said_all_at_once():
    person = Person.registered()
    room, start = free_slot(person)
    body = wish(room, start)
    body.update(people_count=0, purpose="", extra=1)
    refused = problem(person.post(f"{BOOKING}/bookings", body), 422)
    assert {e["pointer"] for e in refused["errors"]} >= {"/people_count", "/purpose", "/extra"}
    for change in ({"ends_at": stamp(start)}, {"starts_at": stamp(start + datetime.timedelta(minutes=7))},
                   {"people_count": 10_000},
                   {"starts_at": "2020-01-02T10:00:00Z", "ends_at": "2020-01-02T11:00:00Z"}):
        answer = person.post(f"{BOOKING}/bookings", {**wish(room, start), **change})
        assert answer.status_code in (409, 422), (change, answer.text)


def test_the_same_key_books_once():
    person = Person.registered()
    room, start = free_slot(person)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = book(person, room, start, key), book(person, room, start, key)
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]


def test_a_room_that_is_not_there_is_404(anyone):
    problem(anyone.get(f"{BOOKING}/rooms/2147483647"), 404)
    problem(anyone.get(f"{BOOKING}/rooms/abc"), 404)


def test_pages_go_on_where_they_stopped(anyone):
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = anyone.get(f"{BOOKING}/rooms", params=query).json()
        seen += [room["id"] for room in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [room["id"] for room in rooms(anyone)] and len(seen) == len(set(seen))
    forged = anyone.get(f"{BOOKING}/rooms", params={"cursor": "eyJpZCI6MX0"})
    assert forged.status_code in (400, 422)
