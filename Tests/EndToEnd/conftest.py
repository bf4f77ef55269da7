import pytest

import hub


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="long load and long random walks too")


@pytest.fixture(scope="session")
def applicant():
    return hub.Person.registered()


@pytest.fixture
def person():
    return hub.Person.registered()


@pytest.fixture(scope="session")
def staff():
    return hub.Person.demo("staff")


@pytest.fixture(scope="session")
def anyone():
    return hub.Person()


@pytest.fixture(autouse=True)
def everything_answers(request):
    """A test starts with a whole house; one that broke something says so itself, not its neighbour."""
    yield
    for name in hub.OFFSETS:
        hub.wait_until(f"{name} ready after {request.node.name}",
                       lambda: ready(name), seconds=20)


def ready(name):
    try:
        return hub.operator(name, "/readyz").status_code == 200
    except hub.requests.RequestException:
        return False
