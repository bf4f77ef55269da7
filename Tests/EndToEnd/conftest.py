import pytest

import hub


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="also what takes minutes")
    parser.addoption("--of", choices=["hub", "houses"], default=None, help=(
        "only tests of the installation that all share, or only those that build one of their own;"
        " the two kinds may run beside each other"))


def pytest_configure(config):
    config.addinivalue_line("markers", "full: takes minutes, runs with --full only")


def has_own_house(item):
    return "house" in item.fixturenames


def pytest_collection_modifyitems(config, items):
    wanted = config.getoption("--of")
    if wanted:
        items[:] = [item for item in items if has_own_house(item) == (wanted == "houses")]
    if config.getoption("--full"):
        return
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: --full"))


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
def admin():
    return hub.Person.demo("admin")


@pytest.fixture(scope="session")
def anyone():
    return hub.Person()


@pytest.fixture(autouse=True)
def everything_answers(request):
    """A test leaves a whole house behind. One that does not fails itself, not its neighbours."""
    yield
    if has_own_house(request.node):
        return
    for name in hub.OFFSETS:
        try:
            hub.wait_until(f"{name} ready after {request.node.name}", lambda: hub.is_reached(name), 15)
        except AssertionError:
            hub.start(name)
            raise
