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
    """A test leaves a whole house behind. One that does not fails itself, not its neighbours."""
    yield
    for name in hub.OFFSETS:
        try:
            hub.wait_until(f"{name} ready after {request.node.name}", lambda: hub.is_ready(name), 15)
        except AssertionError:
            hub.start(name)
            raise
