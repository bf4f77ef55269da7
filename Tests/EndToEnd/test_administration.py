"""What administrators do by the API: look into requests, move jobs and schedules."""

from hub import problem, psql, wait_until

ROOT = "/api/v1/booking/admin"
LATER = "now() + interval '1 day'"


def test_a_request_is_looked_into_by_whoever_asks_for_it(admin, person):
    shown = admin.get(f"{ROOT}/booking_room?limit=3&order=-id", headers={"Profile": "on"})
    assert shown.status_code == 200, shown.text

    def recorded():
        items = admin.get(f"{ROOT}/silk_request?limit=5").json()["items"]
        return [item for item in items if item["path"].endswith("/admin/{table}")]

    wait_until("the request is recorded", recorded, 10)
    found = admin.get(f"{ROOT}/profiling/{recorded()[0]['id']}").json()
    assert any("booking_room" in statement["text"] for statement in found["statements"]), found
    plans = admin.post(f"{ROOT}/profiling/{recorded()[0]['id']}/plans")
    assert plans.status_code == 200 and "Scan" in plans.text, plans.text

    before = len(admin.get(f"{ROOT}/silk_request?limit=100").json()["items"])
    assert person.get("/api/v1/booking/rooms", headers={"Profile": "on"}).status_code == 200
    admin.get(f"{ROOT}/booking_room", headers={"Profile": "on"})
    wait_until("the next one is recorded", lambda: len(
        admin.get(f"{ROOT}/silk_request?limit=100").json()["items"]) > before, 10)
    paths = [item["path"] for item in admin.get(f"{ROOT}/silk_request?limit=100").json()["items"]]
    assert not any(path.endswith("/rooms") for path in paths), "a person without the right asked"


def test_a_schedule_is_begun_at_once_and_switched_off(admin, staff):
    def schedule(name="logs.months"):
        items = admin.get(f"{ROOT}/job-schedules").json()["items"]
        return next(item for item in items if item["name"] == name)

    before = schedule()
    assert problem(staff.post(f"{ROOT}/job-schedules/logs.months/runs"), 403)
    assert admin.post(f"{ROOT}/job-schedules/logs.months/runs").status_code == 200
    wait_until("it ran", lambda: schedule()["last_run"] not in (None, before["last_run"]), 15)
    wait_until("its job is done", lambda: admin.get(
        f"{ROOT}/jobs?name=logs.months&limit=1").json()["items"][0]["status"] == "done", 15)

    path = f"{ROOT}/job-schedules/logs.months"
    off = admin.patch(path, {"enabled": False}, headers={"If-Match": "*"})
    assert off.status_code == 200 and off.json()["enabled"] is False, off.text
    assert problem(admin.post(path + "/runs"), 409, "schedule-is-off")
    on = admin.patch(path, {"enabled": True}, headers={"If-Match": off.headers["ETag"]})
    assert on.status_code == 200 and on.json()["enabled"] is True


def test_a_job_is_cancelled_and_tried_again(admin):
    job = psql("booking", f"""
        insert into django_dramatiq_task (id, status, message_data, actor_name, queue_name,
          max_attempts, run_at)
        values (gen_random_uuid(), 'delayed', '{{}}', 'logs.months', 'housekeeping', 3, {LATER})
        returning id""").split()[0]
    cancelled = admin.post(f"{ROOT}/jobs/{job}/cancellation")
    assert cancelled.json()["status"] == "skipped", cancelled.text
    assert problem(admin.post(f"{ROOT}/jobs/{job}/cancellation"), 409, "job-is-over")
    assert admin.post(f"{ROOT}/jobs/{job}/retries").status_code == 200
    wait_until("it is done", lambda: admin.get(
        f"{ROOT}/jobs/{job}").json()["status"] == "done", 15)
    assert problem(admin.post(f"{ROOT}/jobs/{job}/retries"), 409, "job-not-dead")
