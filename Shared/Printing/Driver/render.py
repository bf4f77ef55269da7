"""HTML on standard input becomes a PDF on standard output.

What the page names is not fetched: a picture stands in the page itself (data:), fonts are those of the
system. A process that has printed one page has nothing else to do, so it also gives up the network
where the kernel lets it. With --check it only looks whether the tool is there, and whether the network is
really gone.
"""

import ctypes
import errno
import io
import socket
import sys

LONGEST = 4 << 20
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
PREFIXES = ("data:image/png;base64,", "data:image/svg+xml;base64,")


def leave_the_network():
    """Refused inside some containers; then what stands between is `fetch` alone."""
    return ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NETWORK) == 0


def reaches_nobody():
    """In a network of its own there is not even this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 9)) == errno.ENETUNREACH


def main():
    has_left = leave_the_network()
    try:
        from weasyprint import HTML, default_url_fetcher
    except (ImportError, OSError):
        # A library that it needs and does not find is an OSError.
        return 69
    if sys.argv[1:] == ["--check"]:
        return 0 if has_left and reaches_nobody() else 71

    class Refused(Exception):
        pass

    asked = []

    def fetch(url, *_, **__):
        if url.startswith(PREFIXES):
            return default_url_fetcher(url)
        asked.append(url)
        raise Refused("nothing is fetched")

    page = sys.stdin.buffer.read(LONGEST + 1)
    if len(page) > LONGEST:
        return 65
    document = HTML(
        string=page.decode("utf-8"), url_fetcher=fetch, base_url="about:blank"
    ).render()
    if asked:
        return 66
    made = io.BytesIO()
    document.write_pdf(made, variant="pdf/a-3b")
    # What a page attaches is asked for only now.
    if asked:
        return 66
    sys.stdout.buffer.write(made.getbuffer())
    sys.stdout.buffer.flush()
    return 0


sys.exit(main())
