"""Files through the gateway: public ones with parts and thumbnails, private ones by links."""

import os
import struct
import urllib.parse
import zlib

from hub import PORT, Person, Wire, problem, psql, wait_until

MEDIA = "/api/v1/community/media"
FILES = "/api/v1/services/files"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width=640, height=320):
    """A PNG of noise: no two of them are the same."""
    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def paper(size=0):
    return b"%PDF-1.7\n%\xe2\xe3\n" + os.urandom(16).hex().encode() + b" " * size


def upload(person, content, name="a.png", path=MEDIA, **more):
    return person.call("POST", path, data=content, headers={
        "Content-Disposition": f"attachment; filename*=UTF-8''{urllib.parse.quote(name)}",
        "Content-Type": "application/octet-stream"}, **more)


def head(person, length):
    cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.http.cookies)
    return (f"POST {MEDIA} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n"
            f"X-CSRF-Token: {person.csrf}\r\nContent-Length: {length}\r\n\r\n")


def draft(person):
    answer = person.post("/api/v1/services/requests", {"service": "startup-grant"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def test_a_public_picture_is_seen_by_everybody(person, anyone):
    content = picture()
    answer = person.call("POST", MEDIA, files={"file": ("күн.png", content, "text/html")})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["name"], made["mime_type"]) == ("күн.png", "image/png")
    assert (made["width"], made["height"]) == (640, 320)

    whole = anyone.get(made["url"])
    assert whole.content == content
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    part = anyone.get(made["url"], headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content) == (206, b"PNG")
    known = anyone.get(made["url"], headers={"If-None-Match": whole.headers["ETag"]})
    assert known.status_code == 304

    small = anyone.get(made["thumbnails"]["small"])
    assert small.status_code == 200, small.text
    assert small.headers["Content-Type"] == "image/webp" and small.content[8:12] == b"WEBP"
    assert anyone.get(made["thumbnails"]["small"]).content == small.content

    problem(anyone.delete(f"{MEDIA}/{made['id']}", headers={"If-Match": "*"}), 401)
    gone = person.delete(f"{MEDIA}/{made['id']}", headers={"If-Match": "*"})
    assert gone.status_code == 204, gone.text
    problem(anyone.get(made["url"]), 404, "not-found")


def test_the_same_bytes_are_stored_once(person):
    content = paper()
    first, second = (upload(person, content, f"{name}.pdf").json() for name in "ab")
    assert first["id"] != second["id"]
    keys = psql("community", "select count(distinct file) from shared_mediafile "
                f"where id in ('{first['id']}', '{second['id']}')")
    assert keys == "1"


def test_what_is_no_file_is_refused(person, anyone):
    problem(upload(anyone, picture()), 401)
    problem(upload(person, b"MZ\x90\0\x03\0\0\0 program", "a.png"), 415, "file-type-refused")
    problem(upload(person, picture(), "a.pdf"), 415, "file-type-mismatch")
    problem(upload(person, b""), 422, "empty-file")


def test_too_much_is_refused_before_it_is_sent(person):
    with Wire(port=PORT) as wire:
        wire.send(head(person, 26 << 20))
        assert wire.answer()[0] == 413


def test_the_largest_file_passes_through(person, anyone):
    content = paper((20 << 20) - 64)
    answer = upload(person, content, "a.pdf")
    assert answer.status_code == 201, answer.text
    assert anyone.get(answer.json()["url"]).content == content


def test_a_client_that_goes_away_leaves_nothing(person):
    before = psql("community", "select count(*) from shared_mediafile")
    with Wire(port=PORT) as wire:
        wire.send(head(person, 1_000_000))
        wire.send(paper(200_000))
    assert psql("community", "select count(*) from shared_mediafile") == before


def test_a_private_paper_is_read_by_a_link_in_one_pair_of_hands(person):
    content = paper()
    request = draft(person)
    answer = upload(person, content, "смета.pdf", params={
        "source": "service.servicerequest", "primary_key": request}, path=FILES)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert file["name"] == "смета.pdf"

    link = person.post(f"{FILES}/{file['id']}/links")
    assert link.status_code == 201, link.text
    fetched = person.get(link.json()["url"])
    assert fetched.content == content
    assert fetched.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    part = person.get(link.json()["url"], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"%PDF")

    stranger = Person.registered()
    problem(stranger.get(f"{FILES}/{file['id']}"), 404)
    problem(stranger.post(f"{FILES}/{file['id']}/links"), 404)
    problem(stranger.get(link.json()["url"]), 403, "file-link-invalid")
    problem(Person().get(link.json()["url"]), 401)
    problem(upload(stranger, paper(), "a.pdf", path=FILES, params={
        "source": "service.servicerequest", "primary_key": request}), 404)


def test_services_asks_community_about_its_things(person):
    """A candidate's paper: the answer goes over the network between the two."""
    user = person.user["id"]
    vacancy = psql("community", "insert into core_vacancy (title) values ('{}') returning id")
    candidate = psql("community", "insert into core_vacancycandidate (vacancy_id, author_id, email) "
                     f"values ({vacancy.split()[0]}, {user}, 'a@example.kz') returning id")
    row = psql("services", "insert into shared_protectedmediafile (file, source, primary_key, legacy) "
               f"values ('x', 'core.vacancycandidate', '{candidate.split()[0]}', '{{}}') returning id")
    assert person.get(f"{FILES}/{row.split()[0]}").status_code == 200
    problem(Person.registered().get(f"{FILES}/{row.split()[0]}"), 404)


def purge_public_files():
    """As the schedule would begin it, and weeks later."""
    psql("community", "update shared_mediafile set updated_at = updated_at - interval '30 days'; "
         "update media_look set looked_at = looked_at - interval '30 days', "
         "unused_since = unused_since - interval '30 days'")
    job = psql("community", "insert into django_dramatiq_task (id, status, message_data, actor_name, "
               "queue_name) values (gen_random_uuid(), 'enqueued', '{}', 'media.purge', 'retention') "
               "returning id").split()[0]
    wait_until("the purge is done", lambda: psql(
        "community", f"select status from django_dramatiq_task where id = '{job}'") == "done", 30)


def test_a_public_file_stays_while_any_context_shows_it(person, anyone):
    """Every slice is asked over the network. Only the one that nobody shows leaves."""
    made = [upload(person, picture(8, 8)).json() for _ in range(5)]
    logo, room, school, article, idle = (file["url"] for file in made)
    code = "files-" + os.urandom(4).hex()
    psql("identity", "insert into core_organization (code, name, logo) "
         f"values ('{code}', '{{}}', '{logo}')")
    psql("booking", f"insert into booking_room (name, floor, max_people, image) values ('{code}', 1, 4, '{room}')")
    psql("techorda", f"insert into techorda_school (name, logo) values ('{{}}', '{school}')")
    psql("community", "insert into core_article (slug, title, content) "
         f"values ('{code}', '{{}}', jsonb_build_object('ru', '<img src={article}>'))")
    for _ in range(2):
        purge_public_files()
    assert [anyone.get(url).status_code for url in (logo, room, school, article, idle)] == [
        200, 200, 200, 200, 404]


def test_nobody_reaches_the_inner_routes(person):
    problem(person.get("/internal/v1/file-access"), 404)
    problem(person.post("/internal/v1/media-claims"), 404)
    problem(person.post("/internal/v1/media-uses"), 404)
