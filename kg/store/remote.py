"""A SPARQL 1.1 endpoint: asked for JSON, with one deadline, and never believed when its answer may have been cut."""

import json
import threading
import time
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException, HTTPResponse, IncompleteRead
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import QueryError, StoreError
from kg.store import Answer, Table, Term

#: How much of an answer of an endpoint is read, and how long it may take.
MAX_BYTES = 256 * 1024 * 1024
TIMEOUT = 60.0
#: Row counts at which public endpoints are known to cut an answer without saying so.
USUAL_CAPS = frozenset({10_000, 20_000, 60_000, 100_000, 1_000_000})


class Remote:
    """A SPARQL 1.1 endpoint."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        if not url.startswith(("http://", "https://")):
            raise StoreError(f"{url!r} is no endpoint.", "Write its address: https://example.org/sparql")
        self._url = url
        self._timeout = timeout
        self._union = False

    def query(self, sparql: str) -> Answer:
        """Answer a query (see `Source`)."""
        self._find_default_graph()
        return self._ask(sparql)

    def _find_default_graph(self) -> None:
        if self._union:
            return
        one = "{ SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1 }"
        if self._ask(f"ASK {{ {one} ?s ?p ?o }}") is not True and self._ask("ASK { GRAPH ?g { ?s ?p ?o } }") is True:
            raise StoreError(
                f"The default graph of {self._url} does not hold what its named graphs hold.",
                "Start the server so that its default graph is the union of its named graphs "
                "(Oxigraph: --union-default-graph; Fuseki: tdb2:unionDefaultGraph true).",
            )
        self._union = True

    def _ask(self, sparql: str) -> Answer:
        body, headers = self._fetch(sparql)
        kind = headers.get_content_type()
        cut = _cut(headers)
        if cut:
            raise StoreError(f"{self._url} may have cut its answer: {cut}.", "Ask for less, or ask another server.")
        if kind.endswith("json"):
            return _from_json(body, self._url)
        try:
            return [quad.triple for quad in parse(body, _format(kind))]
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._url} answered with {kind} that cannot be read: {error}.") from error

    def _fetch(self, sparql: str) -> tuple[bytes, Message]:
        """Ask, and wait no longer than the deadline, whichever part of the answer does not come.

        No time limit of a socket covers names that are looked up, headers that drip, or an answer that is put off for
        ever; so another thread talks, and only the bytes that it read come back.
        """
        found: list[tuple[bytes, Message] | Exception] = []

        def talk() -> None:
            try:
                found.append(self._exchange(sparql))
            except Exception as error:
                found.append(error)

        talking = threading.Thread(target=talk, daemon=True)
        talking.start()
        talking.join(self._timeout)
        if not found:
            raise StoreError(f"{self._url} does not answer: it takes too long.", "Look at the address and the server.")
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def _exchange(self, sparql: str) -> tuple[bytes, Message]:
        deadline = time.monotonic() + self._timeout
        try:
            with build_opener(_Refused()).open(self._request(sparql), timeout=self._timeout) as response:
                body = _read(response, deadline)
                status, headers = response.status, response.headers
        except HTTPError as error:
            with error:
                raise _refused(self._url, error.code, _words(error)) from error
        except (HTTPException, URLError, TimeoutError, OSError, ValueError) as error:
            reason = str(getattr(error, "reason", error)).strip() or type(error).__name__
            what = f"{self._url} does not answer: {reason.splitlines()[0]}."
            raise StoreError(what, "Look at the address and the server.") from error
        if len(body) > MAX_BYTES:
            raise StoreError(f"{self._url} sends more than {MAX_BYTES:,} bytes.", "Ask for less: add a LIMIT.")
        if status == 206:
            raise StoreError(f"{self._url} answered only a part (status 206).", "Ask for less, or ask another server.")
        return body, headers

    def _request(self, sparql: str) -> Request:
        return Request(
            self._url,
            data=sparql.encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.8",
                "User-Agent": "afterline (https://w3id.org/afterline)",
            },
            method="POST",
        )


class _Refused(HTTPRedirectHandler):
    """A redirect would make another request of the query, perhaps by another scheme: the user names the address."""

    def redirect_request(self, *_: object) -> None:
        return None


def _read(response: HTTPResponse, deadline: float) -> bytes:
    parts, size = [], 0
    while size <= MAX_BYTES and (part := response.read1(1 << 20)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > deadline:
            raise TimeoutError("it takes too long")
    # What is still owed: `read1` takes the end of a connection for the end of an answer.
    if size <= MAX_BYTES and response.length:
        raise IncompleteRead(b"", response.length)
    return b"".join(parts)


def _words(error: HTTPError) -> str:
    try:
        return error.read(2000).decode("utf-8", "replace")
    except (HTTPException, OSError, ValueError):
        return ""


def _refused(url: str, code: int, text: str) -> StoreError | QueryError:
    first = text.strip().splitlines()[0] if text.strip() else "no reason given"
    if code == 400:
        return QueryError(
            f"{url} refuses the query: {first}.", "Mend the query; other engines read SPARQL more strictly."
        )
    remedy = "Wait, and ask again later." if code in (429, 503) else "Look at the address and your rights there."
    return StoreError(f"{url} answered {code}: {first}.", remedy)


def _cut(headers: Message) -> str:
    for name in ("X-SPARQL-Anytime", "X-SPARQL-MaxRows", "X-SQL-State"):
        if headers.get(name):
            return f"the server says {name}: {headers[name]}"
    return ""


def _from_json(body: bytes, url: str) -> Answer:
    try:
        document = json.loads(body)
        if isinstance(document.get("boolean"), bool):
            return bool(document["boolean"])
        columns = tuple(document["head"]["vars"])
        rows = tuple(tuple(_from_binding(row.get(name)) for name in columns) for row in document["results"]["bindings"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{url} answered JSON that is no SPARQL result: {error!r}.") from error
    warning = (
        f"{len(rows):,} rows is where endpoints usually cut: the answer may be incomplete."
        if len(rows) in USUAL_CAPS
        else ""
    )
    return Table(columns, rows, warning)


def _from_binding(binding: Mapping[str, str] | None) -> Term | None:
    if binding is None:
        return None
    if binding["type"] == "bnode":
        return BlankNode(binding["value"])
    if binding["type"] == "uri":
        return NamedNode(binding["value"])
    if "xml:lang" in binding:
        return Literal(binding["value"], language=binding["xml:lang"])
    datatype = binding.get("datatype")
    return Literal(binding["value"], datatype=NamedNode(datatype)) if datatype else Literal(binding["value"])


def _format(kind: str) -> RdfFormat:
    found = RdfFormat.from_media_type(kind)
    if found is None:
        raise ValueError(f"unknown format {kind}")
    return found
