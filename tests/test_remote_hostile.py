"""Servers that answer wrongly, in part, or never: each is a clear store error within the deadline, and no answer."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from kg import store
from kg.errors import KgError, QueryError, StoreError
from kg.store import remote
from kg.store.remote import Remote

Program = Callable[..., tuple[int, str, str]]
Script = Callable[[socket.socket, str, threading.Event], None]

JSON = "application/sparql-results+json"
YES = b'{"head": {}, "boolean": true}'
#: What a test waits for an answer at most, and how long the client is given.
PATIENCE, TIMEOUT = 3.0, 0.3


class Fake(NamedTuple):
    """A server that does what its script says: its address, and the requests that it had."""

    url: str
    requests: list[str]


@contextlib.contextmanager
def _faking(script: Script) -> Iterator[Fake]:
    """Listen on this machine and let the script have each connection, once the request is read."""
    ended, requests = threading.Event(), []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.01)
        threads: list[threading.Thread] = []

        def listen() -> None:
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listening.accept()
                    threads.append(threading.Thread(target=talk, args=(connection,)))
                    threads[-1].start()

        def talk(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                connection.settimeout(2)
                requests.append(_request(connection))
                script(connection, requests[-1], ended)

        listener = threading.Thread(target=listen)
        listener.start()
        try:
            yield Fake(f"http://127.0.0.1:{listening.getsockname()[1]}/sparql", requests)
        finally:
            ended.set()
            listener.join()
            for thread in threads:
                thread.join()


def _request(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    sizes = [int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    while sizes and len(body) < sizes[0]:
        body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


def _response(body: bytes, *headers: str, status: str = "200 OK", kind: str = JSON, size: int | None = None) -> bytes:
    length = len(body) if size is None else size
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {length}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _always(data: bytes) -> Script:
    """Answer each request with the same bytes."""
    return lambda connection, _request, _ended: connection.sendall(data)


def _after_yes(data: bytes) -> Script:
    """Say yes to whether there is anything in the default graph, and then answer with some bytes."""

    def script(connection: socket.socket, request: str, _ended: threading.Event) -> None:
        connection.sendall(_response(YES) if request.partition("\r\n\r\n")[2].startswith("ASK") else data)

    return script


def _dripping(start: bytes, drop: bytes, pause: float = 0.02) -> Script:
    """Begin an answer and go on for ever, a drop at a time."""

    def script(connection: socket.socket, _request: str, ended: threading.Event) -> None:
        connection.sendall(start)
        while not ended.wait(pause):
            connection.sendall(drop)

    return script


def _ask(url: str, query: str = "SELECT ?x WHERE { ?x ?y ?z }", *, timeout: float = 5) -> store.Answer | KgError:
    """Return what a client has of an endpoint; an error that is none of ours comes through as it is."""
    try:
        return Remote(url, timeout=timeout).query(query)
    except KgError as error:
        return error


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask this machine directly, whatever the environment says."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


# --- what a good answer looks like ---------------------------------------------------------------------------------


def test_a_good_answer_is_taken() -> None:
    """Beside all that is refused below: JSON as the standard has it becomes the table that it says."""
    document = {
        "head": {"vars": ["x", "y"]},
        "results": {
            "bindings": [
                {"x": {"type": "uri", "value": "https://example.org/é"}},
                {"x": {"type": "literal", "value": "ja", "xml:lang": "de"}, "y": {"type": "bnode", "value": "b0"}},
            ]
        },
    }
    with _faking(_after_yes(_response(json.dumps(document).encode()))) as fake:
        answer = _ask(fake.url)
    assert isinstance(answer, store.Table)
    assert answer.columns == ("x", "y")
    assert [tuple(cell and cell.value for cell in row) for row in answer.rows] == [
        ("https://example.org/é", None),
        ("ja", "b0"),
    ]


def test_the_request_asks_for_json_and_says_who_asks() -> None:
    """CSV cannot tell an error from a row, so it is never asked for; the query goes in the body as it is."""
    with _faking(_always(_response(YES))) as fake:
        assert _ask(fake.url, "ASK { ?s ?p 'ä' }") is True
    head, _, body = fake.requests[-1].partition("\r\n\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.splitlines()[1:])}
    assert headers["accept"].startswith(JSON)
    assert "csv" not in headers["accept"]
    assert "*" not in headers["accept"]
    assert headers["user-agent"].startswith("afterline")
    assert body == "ASK { ?s ?p 'ä' }"


@pytest.mark.parametrize(("rows", "doubtful"), [(9_999, False), (10_000, True)])
def test_a_number_of_rows_at_which_endpoints_cut_is_doubtful(rows: int, doubtful: bool) -> None:
    """An answer of exactly 10,000 rows is given with a warning; one row less has none."""
    bindings = [{"x": {"type": "literal", "value": str(n)}} for n in range(rows)]
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()
    with _faking(_after_yes(_response(body))) as fake:
        answer = _ask(fake.url)
    assert isinstance(answer, store.Table)
    assert len(answer.rows) == rows
    assert bool(answer.warning) is doubtful


# --- wrong answers -------------------------------------------------------------------------------------------------

_TABLE = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
_TRIPLE = b"<https://example.org/a> <https://example.org/p> <https://example.org/b> .\n"
_CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n"

WRONG = {
    "HTML": _response(b"<!DOCTYPE html><p>Welcome</p>", kind="text/html"),
    "no type": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "CSV": _response(b"x\r\n1\r\n", kind="text/csv"),
    "a part": _response(_TABLE, status="206 Partial Content"),
    "no rights": _response(b"who are you?", status="401 Unauthorized", kind="text/plain"),
    "a broken server": _response(b"oh", status="500 Internal Server Error", kind="text/plain"),
    "a broken server without a word": _response(b"", status="500 Internal Server Error"),
    "too many requests": _response(b"wait", "Retry-After: 1", status="429 Too Many Requests", kind="text/plain"),
    "busy": _response(b"", status="503 Service Unavailable"),
    "a cut table": _response(_TABLE, "X-SPARQL-MaxRows: 100"),
    "a cut graph": _response(_TRIPLE, "X-SPARQL-MaxRows: 100", kind="application/n-triples"),
    "a table that ends early": _response(_TABLE[:20], size=len(_TABLE)),
    "a graph that ends early": _response(_TRIPLE, size=2 * len(_TRIPLE), kind="application/n-triples"),
    "chunks that end early": _CHUNKED + b"ff\r\n" + _TABLE,
    "chunks that are none": _CHUNKED + b"here it comes\r\n" + _TABLE,
    "a graph that is none": _response(b"<a> <b>", kind="text/turtle"),
    "nothing at all": b"",
    "no HTTP": b"220 mail.example.org ESMTP\r\n",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 200 + b"\r\n" + _TABLE,
}


@pytest.mark.parametrize("script", [_always, _after_yes])
@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_a_store_error(answer: bytes, script: Callable[[bytes], Script]) -> None:
    """Whatever is not a whole answer of a kind that was asked for is said in one line, and never taken for rows."""
    with _faking(script(answer)) as fake:
        found = _ask(fake.url, "CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, StoreError), found
    assert fake.url in found.message
    assert "\n" not in found.message


GARBAGE = {
    "nothing": b"",
    "half": _TABLE[:-1],
    "a number": b"5",
    "null": b"null",
    "a list": b"[]",
    "a word": b'"boolean"',
    "an error": b'{"error": "no"}',
    "no results": b'{"head": {"vars": ["x"]}}',
    "rows that are none": b'{"head": {"vars": ["x"]}, "results": {"bindings": [5]}}',
    "a cell that is none": b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": 5}]}}',
    "a cell without a type": b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"value": "a"}}]}}',
    "no IRI": b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "no"}}]}}',
    "a yes that is a word": b'{"head": {}, "boolean": "false"}',
    "no UTF-8": b'{"head": {"vars": ["\xff"]}, "results": {"bindings": []}}',
    "a hundred thousand brackets": b"[" * 100_000,
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE)
def test_json_that_is_no_result_is_a_store_error(body: bytes) -> None:
    """JSON of another form, half of it, or too deep to be read, is no answer."""
    with _faking(_always(_response(body))) as fake:
        found = _ask(fake.url)
    assert isinstance(found, StoreError), found
    assert fake.url in found.message
    assert len(found.message) < 500


def test_a_refused_query_is_a_query_error_with_the_words_of_the_server() -> None:
    """Status 400 means the query, and the first line of what the server says of it is passed on."""
    with _faking(_always(_response(b"line 1: no\nmore", status="400 Bad Request", kind="text/plain"))) as fake:
        found = _ask(fake.url)
    assert isinstance(found, QueryError)
    assert "line 1: no" in found.message
    assert "more" not in found.message


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect"])
def test_a_redirect_is_not_followed(status: str) -> None:
    """The query goes where the user said and nowhere else: a redirect is an error, after one request."""
    with _faking(_always(_response(YES, "Location: /elsewhere", status=status))) as fake:
        found = _ask(fake.url)
    assert isinstance(found, StoreError)
    assert f"answered {status[:3]}" in found.message
    assert [request.split()[1] for request in fake.requests] == ["/sparql"]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_server_is_not_hammered(status: str) -> None:
    """Who is asked to wait asks no second time, and tells people to wait."""
    with _faking(_always(_response(b"", "Retry-After: 0", status=status))) as fake:
        found = _ask(fake.url)
    assert isinstance(found, StoreError)
    assert "Wait" in found.remedy
    assert len(fake.requests) == 1


# --- answers without an end ----------------------------------------------------------------------------------------

_HEAD = _response(b"", size=10_000_000)
ENDLESS: dict[str, Script] = {
    "a body that drips": _dripping(_HEAD, b" "),
    "a body that stalls": _dripping(_HEAD, b""),
    "a body in chunks that drips": _dripping(_CHUNKED, b"1\r\n \r\n"),
    "a body that does not stop": _dripping(_HEAD.replace(b"10000000", b"10000000000"), b" " * 1_000_000, 0),
    "a header that drips": _dripping(b"HTTP/1.1 200 OK\r\nX-Y: ", b"z"),
    "a first line that drips": _dripping(b"HTTP/1.1 200 O", b"K"),
    "nothing": _dripping(b"", b""),
    "wait, wait": _dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "an error that drips": _dripping(_response(b"", status="500 No", size=10_000), b" "),
    "an error that stalls": _dripping(_response(b"", status="500 No", size=10_000), b""),
}


@pytest.mark.parametrize("script", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_answer_ends_at_the_deadline(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one deadline for all of an answer, whichever part of it does not come."""
    monkeypatch.setattr(remote, "MAX_BYTES", 20_000_000)
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(_ask(fake.url, timeout=TIMEOUT))
        except Exception as error:
            found.append(error)

    asking = threading.Thread(target=ask)
    began = time.monotonic()
    with _faking(script) as fake:
        asking.start()
        asking.join(PATIENCE)
        took = time.monotonic() - began
    asking.join()
    assert isinstance(found[0], StoreError), found[0]
    assert took < PATIENCE, "it ended only when the server did"
    assert fake.url in found[0].message


def test_more_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer than the cap is not read to its end; what is a little shorter is taken."""
    monkeypatch.setattr(remote, "MAX_BYTES", 1_000)
    with _faking(_always(_response(YES + b" " * 900))) as fake:
        assert _ask(fake.url, "ASK {}") is True
    with _faking(_always(_response(YES + b" " * 1_100))) as fake:
        found = _ask(fake.url, "ASK {}")
    assert isinstance(found, StoreError)
    assert "1,000 bytes" in found.message


# --- addresses -----------------------------------------------------------------------------------------------------

ADDRESSES = ("", "sparql", "ftp://127.0.0.1/", "file:///etc/hosts", "http://", "http:///sparql", "http://[::1/")
SPELLINGS = ("http://127.0.0.1:abc/", "http://127.0.0.1:99999/", "http://127.0.0.1 /", "http://127.0.0.1/a b")


@pytest.mark.parametrize("url", [*ADDRESSES, *SPELLINGS])
def test_an_address_that_is_none_is_a_store_error(url: str) -> None:
    """Only http and https are asked, and a misspelt address is said to be one."""
    with pytest.raises(StoreError):
        Remote(url, timeout=1).query("ASK {}")


def test_an_address_where_nobody_listens_is_a_store_error(program: Program) -> None:
    """Nobody there is said with the address, at the command line with exit code 2."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/sparql"
    found = _ask(url)
    assert isinstance(found, StoreError)
    assert f"{url} does not answer" in found.message
    code, out, err = program("ask", "responses", "--endpoint", url)
    assert (code, out) == (2, "")
    assert err.startswith(f"kg: {url} does not answer")


def test_a_doubtful_answer_is_noted_beside_the_data(program: Program) -> None:
    """The warning goes to stderr, the rows to stdout."""
    bindings = [{"x": {"type": "literal", "value": "a"}}] * 10_000
    body = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()
    with _faking(_after_yes(_response(body))) as fake:
        query = "SELECT ?x WHERE { ?x ?y ?z }"
        code, out, err = program("query", query, "--endpoint", fake.url, "--format", "csv")
    assert code == 0
    assert out == "x\n" + "a\n" * 10_000
    assert "may be incomplete" in err
